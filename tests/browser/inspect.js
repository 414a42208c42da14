// Evaluated in a page: unfolds everything and lists what is wrong, one line each.
() => {
  const problems = [], all = (selector) => [...document.querySelectorAll(selector)];
  const seen = (element) => element.getClientRects().length > 0;
  all("details").forEach((details) => { details.open = true; });
  document.getAnimations().forEach((animation) => animation.finish());  // in the middle of one, colours are between two

  // formulas
  const typeset = all(".math .katex .katex-mathml annotation").length, written = all(".math").length;
  if (typeset !== written) problems.push(`formulas: ${written} written, ${typeset} typeset`);
  all(".katex-error, merror").forEach((element) => problems.push(`formula: ${element.textContent}`));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const inside = node.parentElement.closest("pre, code, script, style, noscript, annotation, textarea");
    if (!inside && /\\\(|\\\[|\\begin\{|\\(frac|mathbf|hat|text)\b|\$[^\s$]+\$/.test(node.data))
      problems.push(`raw TeX: ${node.data.trim().slice(0, 60)}`);
  }

  // headings: one at the top, then no level skipped
  let before = 0;
  const headings = all("main").flatMap((main) => [...main.querySelectorAll("h1, h2, h3, h4, h5, h6, [role=heading]")]).filter(seen);
  headings.forEach((heading) => {
    const level = +(heading.getAttribute("aria-level") || heading.tagName[1]);
    if (level > before + 1) problems.push(`heading: level ${level} after ${before}: ${heading.textContent.trim()}`);
    before = level;
  });
  if (headings.filter((heading) => heading.tagName === "H1").length !== 1) problems.push("heading: not exactly one h1");

  // pictures
  all("img").forEach((image) => {
    const alt = image.getAttribute("alt");
    if (alt === null || /[0-9a-f]{32}/.test(alt)) problems.push(`alt: ${image.src.split("/").pop()} has alt ${alt}`);
  });
  all("[role=img]").filter((picture) => !picture.getAttribute("aria-label"))
    .forEach((picture) => problems.push(`alt: ${picture.outerHTML.slice(0, 80)}`));

  // a sign alone is no name
  all("button.nn-play").filter((play) => !/^(Play|Pause) ./.test(play.getAttribute("aria-label") || ""))
    .forEach((play) => problems.push(`name: ${play.outerHTML.slice(0, 120)}`));

  // contrast of every text against what is behind it, as WCAG computes it; the same pair of colours is told once
  const numbers = (colour) => {
    const found = colour.match(/[\d.]+/g).map(Number), scale = colour.startsWith("color(") ? 1 : 255;
    return [...found.slice(0, 3).map((channel) => channel / scale), found.length > 3 ? found[3] : 1];
  };
  const over = (top, below) => top.slice(0, 3).map((channel, k) => channel * top[3] + below[k] * (1 - top[3]));
  const luminance = (colour) => colour
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
    .reduce((sum, channel, k) => sum + channel * [0.2126, 0.7152, 0.0722][k], 0);
  const grounds = new Map();
  const behind = (element) => {
    if (!element) return [1, 1, 1];
    if (!grounds.has(element)) {
      const own = numbers(getComputedStyle(element).backgroundColor);
      grounds.set(element, own[3] === 1 ? own.slice(0, 3) : over(own, behind(element.parentElement)));
    }
    return grounds.get(element);
  };
  const told = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode()); ) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest("script, style, noscript, :disabled, .katex-mathml")) continue;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const ink = numbers(element.closest("svg text") ? style.fill : style.color), ground = behind(element);
    for (let e = element; e; e = e.parentElement) ink[3] *= +getComputedStyle(e).opacity;
    const [low, high] = [luminance(over(ink, ground)), luminance(ground)].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
    const line = `contrast ${ratio.toFixed(2)}: ${style.color} in ${element.tagName.toLowerCase()}.${element.className}`;
    if (ratio < (large ? 3 : 4.5) && !told.has(line)) problems.push(line + `: ${node.data.trim().slice(0, 30)}`);
    told.add(line);
  }

  // links in a text are told from it by more than colour, and what is to be hit is large or alone (WCAG 1.4.1, 2.5.8)
  const targets = all("a[href], button, input, select, summary, textarea, [tabindex='0']").filter((element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.disabled && !element.closest("svg, .math"));
  const inText = (element) => getComputedStyle(element).display === "inline" &&
    element.closest("p, li, dd, dt, td, th, figcaption, div")?.textContent.trim() !== element.textContent.trim();
  const boxes = targets.map((element) => (element.closest("label") || element).getBoundingClientRect());
  targets.forEach((element, k) => {
    if (element.tagName === "A" && element.closest("article p, article li, article dd, article td") && inText(element) && !element.querySelector("img") &&
        !getComputedStyle(element).textDecorationLine.includes("underline") && !element.matches(".headerlink"))
      problems.push(`link told by its colour alone: ${element.textContent.trim().slice(0, 40)}`);
    const box = boxes[k];
    if (inText(element) || !box.width || (box.width >= 24 && box.height >= 24)) return;
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    const near = boxes.findIndex((other, j) => {
      const away = Math.hypot(Math.max(other.left - x, 0, x - other.right), Math.max(other.top - y, 0, y - other.bottom));
      return j !== k && other.width && away > 0 && away < 12;  // 0: it lies on the other, such as a mark on its line
    });
    if (near >= 0) problems.push(`too small to hit beside ${targets[near].outerHTML.slice(0, 60)}: ${element.outerHTML.slice(0, 80)}`);
  });

  // ids, widgets, width
  const ids = all("[id]").map((element) => element.id);
  [...new Set(ids.filter((id, k) => ids.indexOf(id) !== k))].forEach((id) => problems.push(`id twice: ${id}`));
  if (all("script[type*='jupyter.widget']").length) problems.push("widget state in the page");
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    const wide = all("article *").filter((e) => e.getBoundingClientRect().right > width + 1 && !scrolled(e)).pop();
    problems.push(`wider than the screen: ${document.documentElement.scrollWidth} px, ${wide ? wide.outerHTML.slice(0, 90) : ""}`);
  }
  function scrolled(element) {
    for (let e = element.parentElement; e && e.tagName !== "ARTICLE"; e = e.parentElement)
      if (getComputedStyle(e).overflowX !== "visible") return true;
    return false;
  }
  return problems;
}

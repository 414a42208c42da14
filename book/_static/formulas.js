// What a formula can do besides being read: be copied as TeX, say what a symbol means, change to a lecturer's letters.
// The formulas themselves are typeset while the book is built; nothing here is needed to see or hear them.
document.addEventListener("DOMContentLoaded", function () {
  var notation = window.nnNotation, root = document.documentElement, ours = new Map();
  function each(selector, change, within) { (within || document).querySelectorAll(selector).forEach(change); }
  function make(tag, properties, children) {
    var element = Object.assign(document.createElement(tag), properties);
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  // copied text holds the TeX of each formula it touches, not its letters twice
  function formula(node) { return (node.nodeType === 1 ? node : node.parentElement).closest(".katex"); }
  document.addEventListener("copy", function (event) {
    var selection = getSelection();
    if (selection.isCollapsed || !event.clipboardData) return;
    var range = selection.getRangeAt(0).cloneRange(), first = formula(range.startContainer), last = formula(range.endContainer);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    var copied = range.cloneContents();
    if (!copied.querySelector("annotation")) return;
    each(".katex", function (typeset) {
      var dollars = typeset.closest(".katex-display, div.math") ? "$$" : "$";
      typeset.replaceWith(dollars + typeset.querySelector("annotation").textContent.trim() + dollars);
    }, copied);
    event.clipboardData.setData("text/plain", copied.textContent);
    event.clipboardData.setData("text/html", make("div", {}, [copied]).innerHTML);
    event.preventDefault();
  });

  // meaning and shape of the symbol under the pointer, or of the one that the arrow keys have reached
  var box = make("div", { className: "nn-symbol", hidden: true });
  box.setAttribute("role", "status");
  document.body.append(box);
  function hide() { box.hidden = true; each(".nn-shown", function (letter) { letter.classList.remove("nn-shown"); }); }
  function show(letter) {
    if (!notation.told) {
      notation.tell = function (symbols) { notation.told = symbols; show(letter); };
      notation.symbols && notation.load(notation.symbols);
      notation.symbols = null;
      return;
    }
    var meaning = notation.told[letter.dataset.s];
    if (!meaning) return;
    hide();
    each('[data-s="' + letter.dataset.s + '"]', function (same) { same.classList.add("nn-shown"); }, letter.closest(".katex"));
    box.replaceChildren(make("b", { textContent: meaning[0] }), ": " + meaning[1] + ". ",
      make("span", { className: "nn-shape", textContent: meaning[2] }));
    if (letter.dataset.ours !== undefined) box.append(". The letter is not from " + notation.names[notation.chosen] + ".");
    box.hidden = false;
    var at = letter.getBoundingClientRect(), width = box.offsetWidth, height = box.offsetHeight;
    var left = Math.max(8, Math.min(at.left, root.clientWidth - width - 8));
    var below = at.top < height + 60;
    box.style.left = left + scrollX + "px";
    box.style.top = (below ? at.bottom : at.top - height) + scrollY + "px";
  }
  function symbol(node) { return node.closest ? node.closest("[data-s]") : null; }
  document.addEventListener("pointerover", function (event) {
    if (symbol(event.target)) show(symbol(event.target));
    else if (!box.hidden && !box.contains(event.target) && !document.activeElement.matches(".math")) hide();
  });
  document.addEventListener("click", function (event) { if (symbol(event.target)) show(symbol(event.target)); });
  function walk(math, step) {
    var seen = {}, letters = [];
    each("[data-s]", function (letter) {
      if (!seen[letter.dataset.s]) letters.push(letter);
      seen[letter.dataset.s] = true;
    }, math);
    var now = letters.findIndex(function (letter) { return letter.classList.contains("nn-shown"); });
    var next = letters[Math.max(0, Math.min(letters.length - 1, now + step))];
    if (!next) return;
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    show(next);
  }
  document.addEventListener("focusin", function (event) {
    if (event.target.matches(".math") && event.target.matches(":focus-visible")) walk(event.target, 1);
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", function (event) {
    var open = event.target.closest("details.nn-notation");
    if (event.key === "Escape") {
      hide();
      if (open && open.open) { open.open = false; open.firstElementChild.focus(); }
    }
    var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step && event.target.matches(".math")) { event.preventDefault(); walk(event.target, step); }
  });
  function reachable(math) { if (math.querySelector("[data-s]")) math.tabIndex = 0; }
  each(".math", reachable);

  // the letters of a lecturer: what stands on the page is kept, and comes back as it was
  function typeset(math) { return math.querySelector(".katex-display") || math.querySelector(".katex"); }
  function restore() { ours.forEach(function (own, math) { typeset(math).replaceWith(own); }); ours.clear(); }
  function said(html) { return make("li", { innerHTML: html }); }
  function lecture(name) { // the way back to the page of the deck
    var known = name !== "house" && notation.lecture;
    return known ? [make("a", { href: notation.lecture.replaceAll("*", name), textContent: notation.names[name] + ", section by section" })] : [];
  }
  function notes(data) {
    each(".nn-notes", function (aside) { aside.remove(); });
    if (!data) return;
    var name = notation.names[data.deck];
    var text = "Dotted letters are not " + name + "’s: there they are missing, or would mean two things at once. "
      + "Figures, code and printed values keep the names of this book.";
    var aside = make("aside", { className: "nn nn-notes" }, [make("details", {}, [
      make("summary", { textContent: "In the letters of " + name + (data.notes.length ? ", with " + data.notes.length + (data.notes.length > 1 ? " notes" : " note") : "") }),
      make("ul", {}, data.notes.map(said)), make("p", { textContent: text })])].concat(lecture(data.deck)));
    aside.setAttribute("aria-label", "Notation");
    var title = document.querySelector(".bd-article h1");
    if (title) title.after(aside);
  }
  function apply(data) {
    restore();
    hide();
    each(".math[data-f]", function (math) {
      var html = data.formulas[math.dataset.f];
      if (!html) return;
      var own = typeset(math), theirs = make("template", { innerHTML: html }).content.firstElementChild;
      ours.set(math, own);
      own.replaceWith(theirs);
    });
    notes(data);
    root.dataset.notation = data.deck;
  }
  notation.arrive = function (data) { if (data.deck === notation.chosen) apply(data); };
  if (notation.data) notation.arrive(notation.data);
  function choose(name) {
    notation.chosen = name;
    var address = new URL(location);
    address.searchParams.delete("notation"); // what it named is no longer the choice
    try {
      localStorage.setItem("notation", name);
      if (address.search !== location.search) history.replaceState(history.state, "", address);
    } catch (refused) { /* then it holds for this page */ }
    current.textContent = notation.names[name];
    way.replaceChildren.apply(way, lecture(name));
    if (name !== "house" && notation.place) return notation.load(notation.place.replace("*", name));
    restore();
    hide();
    notes();
    delete root.dataset.notation;
  }

  // the switch in the page's header
  var current = make("u", { textContent: notation.names[notation.chosen] });
  var choices = Object.keys(notation.names).map(function (name) {
    var radio = make("input", { type: "radio", name: "notation", value: name, checked: name === notation.chosen });
    radio.addEventListener("change", function () { choose(name); });
    return make("label", {}, [radio, " " + notation.names[name]]);
  });
  var way = make("p", {}, lecture(notation.chosen));
  var panel = make("fieldset", {}, [make("legend", { textContent: "Formulas in the letters of" })].concat(choices, way, make("p", { textContent:
    "Where a lecturer has no letter, ours stays and is dotted. Figures, code and printed values always keep the names of this book." })));
  var control = make("details", { className: "nn-notation" }, [
    make("summary", {}, [make("span", { className: "nn-words" }, ["Notation: ", current])]), panel]);
  document.addEventListener("click", function (event) { if (!control.contains(event.target)) control.open = false; });
  var header = document.querySelector(".article-header-buttons");
  if (header) header.prepend(control);
});

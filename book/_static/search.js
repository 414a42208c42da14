// The search page: names first (terms, symbols, exercises, functions, claims), then what Sphinx finds in the texts.
// Everything comes as a script, so that it works from a file too, and only when something is asked:
// names.js, Sphinx's searchindex.js, and the texts of the pages that are shown.
(function () {
  var root = document.documentElement.dataset.content_root || "", stemmer = new Stemmer(), SHOWN = 10, NAMED = 8;
  var names = null, texts = {}, waiting = {}, asked = "", counts = {}, out;

  function make(tag, properties, children) {
    var element = Object.assign(document.createElement(tag), properties);
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }
  function status(text) { document.getElementById("nn-status").textContent = text; }
  function load(address, failed) { document.body.append(make("script", { src: root + address, onerror: failed })); }
  function missing() { status("A part of the search did not arrive. Reload the page to try again."); }

  // one word for η, eta, \eta and 𝜂; a hat or a bar is a word of its own, what only chooses a face is none
  var MARKS = { "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar" };
  function words(text) {
    var letters = names ? names.letters : {};
    if (/[^\x00-\x7f]/.test(text)) text = text.normalize("NFKC").normalize("NFD").replace(/[^\x00-\x7f]/gu, function (sign) {
      var word = letters[sign] || MARKS[sign];
      return word ? " " + word + " " : /\p{M}/u.test(sign) ? "" : sign;
    });
    return text.replace(/\\(mathbf|boldsymbol|mathcal|mathbb|mathrm|operatorname|text)(?![a-z])/g, " ")
      .replace(/\\var(?=[a-z])/g, " ").match(/[\p{L}\p{N}]+/gu) || [];
  }
  function stem(word) { return stemmer.stemWord(word.toLowerCase()); }
  function sorted(list) { return list.slice().sort().join(" "); }
  function lower(list) { return list.map(function (word) { return word.toLowerCase(); }); }
  function among(word, others, last) {
    return others.some(function (other) { return other === word || (last && word.length > 2 && other.indexOf(word) === 0); });
  }
  function every(question, others) {
    return question.every(function (word, k) { return among(word, others, k === question.length - 1); });
  }

  // how well a key answers, from 0 to 100: the whole key, then a part of it; small and capital letters are two symbols
  function isNamed(word) { return Object.values(names.letters).includes(word); }
  function isLetter(question) { return question.length === 1 && (question[0].length === 1 || isNamed(question[0])); }
  function grade(key, question) {
    var own = words(key);
    if (!own.length) return 0;
    if (sorted(own) === sorted(question)) return 95;
    if (sorted(lower(own)) === sorted(lower(question))) return isLetter(question) ? 65 : 85;
    var stems = own.map(stem);
    return every(question.map(stem), stems) ? 40 + Math.min(40, 40 * question.length / own.length) : 0;
  }
  function typed(tex) { return tex.replace(/[\s{}$]/g, ""); }
  function gradeOf(name, question) {
    var best = 0;
    name[3].forEach(function (key) {
      best = Math.max(best, typed(key) === typed(asked) ? 100 : grade(key, question));
    });
    name[4].forEach(function (key) { best = Math.max(best, 0.75 * grade(key, question)); });
    if (best) return best;
    var all = name[3].concat(name[2]).join(" "), few = all.toLowerCase();
    // a cheap look first: a stem may differ from its word in the last letter only, but for the names of letters
    if (!question.every(function (word) { return isNamed(word) || few.includes(stem(word).slice(0, -1)); })) return 0;
    return every(question.map(stem), words(all).map(stem)) ? 20 : 0;
  }

  function said() {
    if (counts.names === undefined || counts.pages === undefined) return;
    function count(number, one) { return number + " " + one + (number === 1 ? "" : "s"); }
    var nothing = !counts.names && !counts.pages;
    status(nothing ? "Nothing found for “" + asked + "”."
      : count(counts.names, "name") + " and " + count(counts.pages, "page") + " found for “" + asked + "”.");
    if (nothing) out.append(advice());
  }
  // how many letters one must change to get from one word to the other
  function distance(a, b) {
    var row = Array.from({ length: b.length + 1 }, function (_, k) { return k; });
    for (var i = 1; i <= a.length; i++) {
      var corner = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length; j++) {
        var above = row[j];
        row[j] = Math.min(above + 1, row[j - 1] + 1, corner + (a[i - 1] !== b[j - 1]));
        corner = above;
      }
    }
    return row[b.length];
  }
  function advice() {
    var question = asked.toLowerCase(), near = {};
    names.names.forEach(function (name) {
      if (name[0] === "claim") return;
      name[3].forEach(function (key) {
        var far = distance(question, key.toLowerCase());
        if (far <= Math.max(1, question.length / 4) && question.length > 2) near[key] = far;
      });
    });
    var best = Object.keys(near).sort(function (a, b) { return near[a] - near[b]; }).slice(0, 3);
    var advice = make("div", { className: "nn-nothing" });
    if (best.length) {
      var line = make("p", {}, ["Did you mean "]);
      best.forEach(function (key, k) {
        line.append(k ? " or " : "", make("a", { href: "?q=" + encodeURIComponent(key), textContent: key }));
      });
      line.append("?");
      advice.append(line);
    }
    advice.append(make("p", { textContent: "Try one word instead of several, its beginning only, or the English name of a symbol; "
      + "or look through one of the lists above." }));
    return advice;
  }

  function link(address, text) { return make("a", { href: root + address, textContent: text }); }
  function list(title, items, shown) {
    if (!items.length) return;
    var every = make("ol", {}), section = make("section", {}, [make("h2", { textContent: title }), every]), next = 0;
    var more = make("button", { type: "button" });
    function grow(wanted) {
      var first = next;
      for (var end = Math.min(items.length, next + wanted); next < end; next++) every.append(items[next]());
      more.textContent = "Show " + Math.min(items.length - next, 2 * shown) + " more";
      if (next === items.length) more.remove();
      return every.children[first];
    }
    more.addEventListener("click", function () { grow(2 * shown).querySelector("a").focus(); });
    section.append(more);
    grow(shown);
    out.append(section);
    return section;
  }

  function showNames() {
    var question = words(asked);
    var found = question.length ? names.names.map(function (name, k) { return [gradeOf(name, question), k, name]; })
      .filter(function (one) { return one[0]; }).sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; }) : [];
    counts.names = found.length;
    list("By name", found.map(function (one) {
      return function () { return nameItem(one[2]); };
    }), NAMED);
  }
  function nameItem(name) {
    var kind = name[0], places = name[5], where = make("p", { className: "nn-where" });
    var claim = kind === "claim" ? make("code", { textContent: name[2] }) : name[2];
    places.forEach(function (place, k) { where.append(k ? " · " : "", link(place[1], place[0])); });
    return make("li", {}, [
      make("p", { className: "nn-title" }, [link(places[0][1], name[1]), " ", make("span", { className: "nn-kind", textContent: kind })]),
      make("p", {}, [claim]), where]);
  }

  // Sphinx's index and its grades, but a piece of a word counts least, and the lists of the appendix stand behind the
  // text; of pages with one grade, the first in the book comes first
  Object.assign(Scorer, { partialTitle: 2, partialTerm: 1 });
  function gradeOfPage(result) {
    var listed = /\/appendix\//.test(result[0]) && !result[1].split(" > ")[0].toLowerCase().includes(asked.toLowerCase());
    return result[4] - (listed ? 11 : 0);
  }
  function showPages() {
    var parsed = Search._parseQuery(words(asked).join(" ")), stems = parsed[1];
    localStorage.removeItem("sphinx_highlight_terms"); // marks would be set inside formulas too
    var place = function (result) { return names.pages.indexOf(result[0]); };
    var seen = new Set(), found = Search._performSearch.apply(null, parsed)
      .sort(function (a, b) { return gradeOfPage(b) - gradeOfPage(a) || place(a) - place(b); })
      .filter(function (result) { return !seen.has(result[0]) && seen.add(result[0]); }); // a page once, at its best place
    counts.pages = found.length;
    var section = list("In the text", found.map(function (result) {
      return function () { return pageItem(result[0], result[1], result[2], stems); };
    }), SHOWN);
    if (!section) return said();
    section.hidden = true; // until its excerpts are there, so that nothing moves
    (function show() {
      if (!Object.values(waiting).every(function (uses) { return !uses.length; })) return setTimeout(show, 20);
      section.hidden = false;
      said();
    })();
  }
  function pageItem(page, title, anchor, stems) {
    var target = make("a", { href: root + page + ".html" + anchor, innerHTML: title }), excerpt = make("p", { className: "nn-excerpt" });
    withText(page, function (sections) {
      var patterns = Array.from(stems).map(pattern);
      var best = anchor ? sections.find(function (section) { return "#" + section[0] === anchor; }) : bestOf(sections, patterns);
      if (!best) return;
      if (!anchor && best[0]) {
        target.href += "#" + best[0];
        target.textContent += " > " + best[1];
      }
      excerpt.append.apply(excerpt, cut(best[2], patterns));
    });
    return make("li", {}, [make("p", { className: "nn-title" }, [target]), excerpt]);
  }
  function withText(page, use) {
    if (texts[page]) return use(texts[page]);
    waiting[page] = [use];
    load("_static/search/" + page + ".js", function () { window.nnText(page, []); }); // then it has no excerpt
  }
  window.nnText = function (page, sections) {
    texts[page] = sections;
    waiting[page].splice(0).forEach(function (use) { use(sections); });
  };
  // a stem, or the letter that it is the name of, at the beginning of a word
  function pattern(stem) {
    var letters = Object.keys(names.letters).filter(function (letter) { return names.letters[letter].toLowerCase() === stem; });
    return new RegExp("(?<![\\p{L}\\p{N}])" + [stem].concat(letters).join("|(?<!\\p{L})"), "iu");
  }
  function bestOf(sections, patterns) {
    var best = null, most = 0;
    sections.forEach(function (section) {
      var grade = 0;
      patterns.forEach(function (one) { grade += 3 * one.test(section[1]) + 2 * one.test(section[2]); });
      if (grade > most) { best = section; most = grade; }
    });
    return best || sections[0];
  }
  function cut(text, patterns) {
    var at = patterns.map(function (one) { return text.search(one); }).filter(function (k) { return k >= 0; });
    var start = Math.max(0, (at.length ? Math.min.apply(null, at) : 0) - 80);
    if (start) start = text.indexOf(" ", start) + 1;
    var piece = text.slice(start, start + 220);
    if (start + 220 < text.length) piece = piece.slice(0, piece.lastIndexOf(" ")) + " …";
    var pieces = [start ? "… " : ""], all = new RegExp(patterns.map(function (one) { return one.source; }).join("|") || "$^", "giu"), from = 0;
    piece.replace(all, function (match) {
      var offset = arguments[arguments.length - 2], end = offset + match.length;
      while (!names.letters[match] && /[\p{L}\p{N}]/u.test(piece[end] || "")) end++; // the whole word, but of a sign only itself
      if (offset < from) return match;
      pieces.push(piece.slice(from, offset), make("mark", { textContent: piece.slice(offset, end) }));
      from = end;
      return match;
    });
    return pieces.concat(piece.slice(from));
  }

  // Sphinx asks these two: when the address holds a question, and when its index has arrived
  Search.performSearch = function (query) {
    asked = query.trim();
    if (!asked) return;
    out = document.getElementById("search-results");
    status("Searching …");
    Search.deferQuery(asked);
    load("_static/search/names.js", missing);
  };
  window.nnNames = function (data) {
    names = data;
    showNames();
    load("searchindex.js", missing);
  };
  Search.query = showPages;
})();

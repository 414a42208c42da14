// Which pages are read and which exercises are solved: kept in this browser under one key, shown here, sent nowhere.
document.addEventListener("DOMContentLoaded", function () {
  var KEY = "nn-progress", FORMAT = "neural-networks-checked progress", VERSION = 1, SECONDS = 30, LARGEST = 1e6;
  var NAME = /^[a-z0-9_]+\/[a-z0-9_]+$/, root = document.documentElement;
  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }
  function make(tag, properties, children) {
    var element = Object.assign(document.createElement(tag), properties);
    element.append.apply(element, children || []);
    return element;
  }

  // where the browser keeps nothing, first.js has put a stand-in: then there is nothing to show
  var storage = Object.getOwnPropertyDescriptor(window, "localStorage");
  if (storage && "value" in storage) { root.dataset.progress = "refused"; return; }

  // the record, in the form of the file that is exported
  function problem(found) {
    if (!found || found.format !== FORMAT) return "is not a progress file of this book. Choose one that this page or course progress has written.";
    if (found.version !== VERSION) return "is of version " + found.version + "; this book reads version " + VERSION + ". Open it in the newest edition of the book.";
    var sound = Array.isArray(found.pages) && found.pages.every(function (name) { return NAME.test(name); })
      && found.exercises && Object.keys(found.exercises).every(function (name) {
        return NAME.test(name) && (found.exercises[name] === "solved" || found.exercises[name] === "tried");
      }) && (found.last === undefined || NAME.test(found.last));
    return sound ? "" : "is damaged. Export it again where it comes from.";
  }
  function kept() {
    try {
      var found = JSON.parse(localStorage.getItem(KEY));
      if (!problem(found)) return found;
    } catch (damaged) { /* then we begin anew */ }
    return { format: FORMAT, version: VERSION, pages: [], exercises: {} };
  }
  function change(how) {
    var record = kept(); // as it is now: another page of the book may have changed it
    how(record);
    try { localStorage.setItem(KEY, JSON.stringify(record)); } catch (full) { /* then it holds for this page */ }
    show(record);
  }
  function read(record, page) { return record.pages.includes(page); }
  function setRead(record, page, yes) {
    record.pages = record.pages.filter(function (other) { return other !== page; }).concat(yes ? [page] : []);
  }

  // the chapters as the contents list them: the first link of each leads to its own page, the last to its exercises
  var book = new URL(root.dataset.content_root || "./", location.href).href.replace(/[^/]*$/, "") + "book/";
  function name(address) { return address.replace(/[?#].*/, "").replace(book, "").replace(/\.html$/, ""); }
  var chapters = all(".bd-docs-nav .toctree-l1.has-children").map(function (item) {
    var links = all("a", item);
    return { links: links, pages: links.slice(0, -1), exercises: links[links.length - 1], name: name(links[0].href).split("/")[0] };
  }).filter(function (chapter) { return /\/exercises$/.test(name(chapter.exercises.href)); });
  var links = chapters.flatMap(function (chapter) { return chapter.links; }), here = name(location.href);

  function counted(record, chapter) {
    function how(state) {
      return Object.keys(record.exercises).filter(function (exercise) {
        return exercise.split("/")[0] === chapter.name && record.exercises[exercise] === state;
      }).length;
    }
    var pages = chapter.pages.filter(function (link) { return read(record, name(link.href)); }).length;
    return { read: pages, pages: chapter.pages.length, solved: how("solved"), tried: how("tried") };
  }
  function mark(link, sign, words) { // the sign to see, the words to hear
    var old = link.querySelector(".nn-mark");
    if (old) old.remove();
    if (!sign) return;
    var shown = make("span", { textContent: sign }), said = make("span", { className: "nn-said", textContent: ", " + words });
    shown.setAttribute("aria-hidden", "true");
    link.append(make("span", { className: "nn-mark", title: words }, [shown, said]));
  }
  function show(record) {
    chapters.forEach(function (chapter) {
      var count = counted(record, chapter);
      chapter.pages.forEach(function (link, k) { if (k) mark(link, read(record, name(link.href)) && "✓", "read"); });
      mark(chapter.links[0], count.read && count.read + "/" + count.pages, count.read + " of " + count.pages + " read");
      mark(chapter.exercises, count.solved && count.solved + "✓", count.solved + " solved");
      var row = document.querySelector('.nn-progress tr[data-chapter="' + chapter.name + '"]');
      if (!row) return;
      row.cells[1].textContent = count.read + " of " + count.pages;
      row.cells[2].textContent = count.solved + " of " + row.dataset.exercises + (count.tried ? ", " + count.tried + " tried" : "");
    });
    if (box) box.checked = read(record, here);
    boxes.forEach(function (solved) { solved.checked = record.exercises[exercise(solved)] === "solved"; });
    proceed(record);
  }

  // this page: read when its end has been on the screen and the page before the reader's eyes for half a minute
  var box = document.querySelector(".nn-been input"), boxes = all("input[data-exercise]");
  function exercise(solved) { return here.split("/")[0] + "/" + solved.dataset.exercise; }
  function watch() {
    var seen = false, seconds = 0;
    new IntersectionObserver(function (entries) {
      seen = seen || entries.some(function (entry) { return entry.isIntersecting; });
    }).observe(box);
    var clock = setInterval(function () {
      if (document.visibilityState === "visible") seconds += 1;
      if (!seen || seconds < SECONDS) return;
      clearInterval(clock);
      change(function (record) { setRead(record, here, true); });
    }, 1000);
    box.addEventListener("change", function () { clearInterval(clock); }); // the reader has decided
  }
  if (box) {
    if (!read(kept(), here)) watch();
    box.addEventListener("change", function () { change(function (record) { setRead(record, here, box.checked); }); });
  }
  boxes.forEach(function (solved) {
    solved.addEventListener("change", function () {
      change(function (record) {
        if (solved.checked) record.exercises[exercise(solved)] = "solved"; else delete record.exercises[exercise(solved)];
      });
    });
  });

  // the landing page: the page that was open last, or the first after it that is not read
  function proceed(record) {
    var doors = document.querySelector(".nn-doors"), old = document.querySelector(".nn-continue");
    if (old) old.remove();
    var start = links.findIndex(function (link) { return name(link.href) === record.last; });
    var next = doors && start >= 0 && links.slice(start).find(function (link) { return !read(record, name(link.href)); });
    if (next) doors.prepend(make("a", { className: "nn-continue", href: next.href, textContent: "Continue where you left: " + next.firstChild.textContent.trim() }));
  }

  // the page Your progress
  var told = document.querySelector(".nn-progress [role=status]");
  function on(action, event, react) {
    var control = document.querySelector('.nn-progress [data-do="' + action + '"]');
    if (control) control.addEventListener(event, function () { react(control); });
  }
  on("export", "click", function () {
    var text = JSON.stringify(kept(), null, 1) + "\n", address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href: address, download: "progress.json" }).click();
    setTimeout(function () { URL.revokeObjectURL(address); }, 1000);
    told.textContent = "Written: progress.json, in your downloads.";
  });
  on("import", "change", function (control) {
    var file = control.files[0];
    if (!file) return;
    (file.size > LARGEST ? Promise.resolve("") : file.text()).then(function (text) {
      var found = null;
      try { found = JSON.parse(text); } catch (other) { /* no JSON */ }
      var wrong = problem(found);
      control.value = ""; // so that the same file can be chosen again
      if (wrong) { told.textContent = file.name + " " + wrong; return; }
      var pages = 0, exercises = 0;
      change(function (record) {
        found.pages.forEach(function (page) { if (!read(record, page)) { pages += 1; setRead(record, page, true); } });
        Object.keys(found.exercises).forEach(function (one) {
          if (record.exercises[one] === "solved" || record.exercises[one] === found.exercises[one]) return;
          record.exercises[one] = found.exercises[one];
          exercises += 1;
        });
        record.last = record.last || found.last;
      });
      told.textContent = "Imported. New: " + pages + (pages === 1 ? " page, " : " pages, ") + exercises + (exercises === 1 ? " exercise." : " exercises.");
    });
  });
  on("clear", "click", function () {
    if (!confirm("Forget every page and exercise that is marked in this browser?")) return;
    try { localStorage.removeItem(KEY); } catch (refused) { /* then nothing was kept */ }
    show(kept());
    told.textContent = "Cleared. Nothing is marked any more.";
  });

  window.addEventListener("storage", function (event) { if (event.key === KEY || event.key === null) show(kept()); });
  if (links.some(function (link) { return name(link.href) === here; })) change(function (record) { record.last = here; });
  else show(kept());
});

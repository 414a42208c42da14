// Runs before anything is painted: the reader's colour scheme, and a stand-in where the browser refuses to keep anything.
(function () {
  var root = document.documentElement, kept = {}, store;
  try {
    store = window.localStorage;
    store.getItem("mode");
  } catch (refused) {
    store = {
      getItem: function (key) { return key in kept ? kept[key] : null; },
      setItem: function (key, value) { kept[key] = String(value); },
      removeItem: function (key) { delete kept[key]; },
    };
    Object.defineProperty(window, "localStorage", { value: store });
  }
  var dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.mode = store.getItem("mode") || "auto";
  root.dataset.theme = root.dataset.mode === "auto" ? dark : root.dataset.mode;
})();

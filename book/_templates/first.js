// Runs before anything is painted: the reader's colour scheme, and a stand-in where the browser refuses to keep anything.
(function () {
  ["localStorage", "sessionStorage"].forEach(function (name) {
    try {
      window[name].getItem("mode");
    } catch (refused) {
      var kept = {};
      Object.defineProperty(window, name, { value: {
        getItem: function (key) { return key in kept ? kept[key] : null; },
        setItem: function (key, value) { kept[key] = String(value); },
        removeItem: function (key) { delete kept[key]; },
      } });
    }
  });
  var root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.mode = localStorage.getItem("mode") || "auto";
  root.dataset.theme = root.dataset.mode === "auto" ? dark : root.dataset.mode;
})();

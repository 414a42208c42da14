// What the theme leaves to be said: names that contain the visible text, regions, and no roles that were withdrawn.
document.addEventListener("DOMContentLoaded", function () {
  function each(selector, change) { document.querySelectorAll(selector).forEach(change); }
  function text(element) { return element.textContent.replace(/\s+/g, " ").trim(); }
  each("summary", function (summary) {
    var link = summary.parentElement.parentElement.querySelector("a");
    if (text(summary)) summary.removeAttribute("aria-label");
    else if (link) summary.setAttribute("aria-label", "Pages of " + text(link));
  });
  each("button[aria-label]", function (button) {
    var words = /\p{L}/u.test(text(button)); // a sign such as ▶ says nothing: there the label is the name
    if (words && button.getAttribute("aria-label").toLowerCase().indexOf(text(button).toLowerCase()) < 0)
      button.setAttribute("aria-label", text(button));
  });
  each(".sidebar-primary-items__start > .sidebar-primary-item:first-child", function (logo) {
    logo.setAttribute("role", "region");
    logo.setAttribute("aria-label", "Title of the book");
  });
  // the theme wires the first button of a kind, and that one stands in the header that we hide
  [".primary-toggle", ".secondary-toggle"].forEach(function (kind) {
    var buttons = Array.from(document.querySelectorAll(kind)), wired = buttons.shift();
    buttons.forEach(function (button) { button.addEventListener("click", function () { wired.click(); }); });
  });
  each(".citation-list, .citation", function (entry) { entry.removeAttribute("role"); });
});

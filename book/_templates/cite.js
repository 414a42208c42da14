(function (block) {
  var entry = block.querySelector("pre"), button = block.querySelector("button"), said = block.querySelector("[role=status]");
  function done() { said.textContent = "Copied."; }
  function byHand() {
    getSelection().selectAllChildren(entry);
    var copied = document.execCommand("copy");
    said.textContent = copied ? "Copied." : "Selected: copy it with Ctrl+C or ⌘C.";
  }
  button.hidden = false;
  button.addEventListener("click", function () {
    said.textContent = "";
    if (navigator.clipboard) navigator.clipboard.writeText(entry.textContent).then(done, byHand); else byHand();
  });
})(document.currentScript.parentElement);

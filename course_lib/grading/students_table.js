(() => {
  "use strict";
  const table = document.getElementById("students-table"), body = table.tBodies[0], rows = [...body.rows];
  const make = (name, facts) => Object.assign(document.createElement(name), facts);

  const line = make("p", { className: "find" }), label = make("label", { textContent: "Find a student or a verdict " });
  const field = make("input", { type: "search" }), count = make("span", { role: "status" });
  label.append(field);
  line.append(label, " ", count);
  table.closest(".wide").before(line);
  const texts = rows.map((row) => row.textContent.toLowerCase());
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    let seen = 0;
    rows.forEach((row, k) => {
      row.hidden = !words.every((word) => texts[k].includes(word));
      seen += !row.hidden;
    });
    count.textContent = `${seen} of ${rows.length}`;
  });

  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, k) => {
    const button = make("button", { type: "button", textContent: head.textContent });
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending", number = head.classList.contains("n");
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = (row) => row.cells[k].textContent;
      const order = [...rows].sort((a, b) => (number ? text(a) - text(b) : text(a).localeCompare(text(b))));
      body.append(...(down ? order.reverse() : order));
    });
  });
})();

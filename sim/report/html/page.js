// Columns are sorted by their headings. Without this the page says the same, in one order.
for (const table of document.querySelectorAll("table.sort")) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  if (body.rows.length < 2) continue;
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const value = row => {
        const given = row.cells[column].dataset.v;
        return given === undefined ? row.cells[column].textContent : given === "" ? -Infinity : Number(given);
      };
      // a name first from its beginning, a number from the largest
      const names = body.rows.length && typeof value(body.rows[0]) === "string";
      const down = names ? head.ariaSort === "ascending" : head.ariaSort !== "descending";
      const rows = [...body.rows].sort((a, b) => {
        const x = value(a), y = value(b);
        const order = typeof x === "string" ? x.localeCompare(y) : x > y ? 1 : x < y ? -1 : 0;
        return down ? -order : order;
      });
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.ariaSort = down ? "descending" : "ascending";
      body.append(...rows);
    });
  });
}
// A flow wider than its box begins where calls do: at its first widget.
for (const box of document.querySelectorAll(".flowbox")) {
  const first = box.querySelector(".flow g g");
  if (!first) continue;
  const widget = first.getBoundingClientRect(), around = box.getBoundingClientRect();
  box.scrollLeft += widget.left + widget.width / 2 - around.left - around.width / 2;
}

// Searching and sorting the table of creators; without it, the page reads all the same.
"use strict";
const table = document.getElementById("creators");
const body = table.tBodies[0];
const rows = Array.from(body.rows);
const texts = rows.map((row) => row.textContent.toLowerCase());
const found = document.getElementById("found");

document.getElementById("search").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  rows.forEach((row, place) => {
    row.hidden = !words.every((word) => texts[place].includes(word));
    count += row.hidden ? 0 : 1;
  });
  found.textContent = words.length ? `${count} of ${rows.length}` : "";
});

table.tHead.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const head = button.closest("th");
  const place = head.cellIndex;
  const number = button.dataset.kind === "number";
  const turned = head.getAttribute("aria-sort") === (number ? "descending" : "ascending");
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  const rising = number ? turned : !turned;
  head.setAttribute("aria-sort", rising ? "ascending" : "descending");
  const value = (row) => number ? Number(row.cells[place].dataset.value) : row.cells[place].textContent.trim();
  const order = new Intl.Collator(undefined, { numeric: true });
  const keyed = rows.map((row) => [value(row), row]);
  keyed.sort(([one], [other]) => (number ? one - other : order.compare(one, other)) * (rising ? 1 : -1));
  body.append(...keyed.map(([, row]) => row));
});

/** What the page does with a script: filter, readout under the pointer, CSV. Without one it shows the same numbers. */
export const pageScript = `
"use strict";
(() => {
  const history = JSON.parse(document.getElementById("history").textContent);
  const filter = document.getElementById("filter");
  const found = document.getElementById("found");
  const cards = [...document.querySelectorAll(".card")];
  const rows = [...document.querySelectorAll(".changes tbody tr")];
  const nothing = document.querySelector(".nothing");
  document.querySelector(".tools").hidden = false;

  const applyFilter = () => {
    const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const matches = (element) => words.every((word) => element.dataset.name.toLowerCase().includes(word));
    let shown = 0;
    for (const card of cards) {
      card.hidden = !matches(card);
      if (!card.hidden) shown++;
    }
    for (const row of rows) row.hidden = !matches(row);
    if (nothing) nothing.hidden = shown > 0;
    found.textContent = shown + " of " + cards.length + " runs shown";
  };
  let waiting = 0;
  filter.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(applyFilter);
  });

  const { runs, from, to } = history;

  const readout = (figure, clientX) => {
    const box = figure.querySelector("svg").getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    const card = figure.closest(".card");
    const points = runs[card.dataset.run].points;
    const time = from + share * (to - from);
    let index = -1;
    points.forEach((point, place) => {
      if (Date.parse(point.date) <= time) index = place;
    });
    const guide = figure.querySelector(".guide");
    const output = figure.querySelector("output");
    guide.hidden = false;
    guide.style.left = share * 100 + "%";
    const row = card.querySelector('tr[data-point="' + index + '"]');
    const metric = figure.parentElement.dataset.metric;
    output.textContent = row
      ? row.querySelector("time").textContent + ": " + row.querySelector('td[data-of="' + metric + '"]').textContent
      : "";
  };
  const leave = (figure) => {
    figure.querySelector(".guide").hidden = true;
    figure.querySelector("output").textContent = "";
  };
  for (const figure of document.querySelectorAll(".chart")) {
    figure.addEventListener("pointermove", (event) => readout(figure, event.clientX));
    figure.addEventListener("pointerleave", () => leave(figure));
  }

  const cell = (value) => {
    const text = String(value ?? "");
    const inert = typeof value === "string" && /^[=+\\-@\\t\\r]/.test(text) ? "'" + text : text;
    return /[",\\n\\r]/.test(inert) ? '"' + inert.replaceAll('"', '""') + '"' : inert;
  };
  document.getElementById("csv").addEventListener("click", () => {
    const ends = ["value", "low", "high"];
    const head = ["path", "name", "framework", "date", "commit", "pull request", ...history.metrics.flatMap((metric) => ends.map((end) => metric + " " + end))];
    const lines = runs.flatMap((run) => run.points.map((point) => [
      run.path, run.name, run.framework, point.date, point.commit, point.pullRequest,
      ...history.metrics.flatMap((metric) => ends.map((end) => point.head?.[metric]?.[end])),
    ]));
    const text = [head, ...lines].map((line) => line.map(cell).join(",")).join("\\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = "wattdiff-history.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  });
})();
`;

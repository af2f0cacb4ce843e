(function () {
  "use strict";
  function key(row, column) {
    var cell = row.cells[column];
    var sort = cell.getAttribute("data-sort");
    return sort === null ? cell.textContent.trim().toLowerCase() : parseFloat(sort);
  }
  function compare(a, b) {
    if (typeof a === typeof b) { return a < b ? -1 : a > b ? 1 : 0; }
    return typeof a === "number" ? -1 : 1;
  }
  document.querySelectorAll("table.sortable").forEach(function (table) {
    var headings = table.tHead.rows[0].cells;
    Array.prototype.forEach.call(headings, function (heading, column) {
      heading.setAttribute("aria-sort", "none");
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      heading.textContent = "";
      heading.appendChild(button);
      button.addEventListener("click", function () {
        var up = heading.getAttribute("aria-sort") !== "ascending";
        Array.prototype.forEach.call(headings, function (other) { other.setAttribute("aria-sort", "none"); });
        heading.setAttribute("aria-sort", up ? "ascending" : "descending");
        var body = table.tBodies[0];
        Array.prototype.slice.call(body.rows)
          .map(function (row, i) { return { row: row, i: i, key: key(row, column) }; })
          .sort(function (a, b) { return (up ? 1 : -1) * compare(a.key, b.key) || a.i - b.i; })
          .forEach(function (item) { body.appendChild(item.row); });
      });
    });
  });
  // A head that a browser repeats on the next sheet repeats its text, but no button.
  var swapped = [];
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("thead button").forEach(function (button) {
      var text = document.createTextNode(button.textContent);
      button.replaceWith(text);
      swapped.push({ button: button, text: text });
    });
    // What stands nowhere else on paper is opened; long tables of numbers stay folded.
    document.querySelectorAll("details[data-print]:not([open])").forEach(function (details) {
      details.open = true;
      details.setAttribute("data-opened", "");
    });
  });
  window.addEventListener("afterprint", function () {
    swapped.forEach(function (pair) { pair.text.replaceWith(pair.button); });
    swapped = [];
    document.querySelectorAll("details[data-opened]").forEach(function (details) {
      details.open = false;
      details.removeAttribute("data-opened");
    });
  });
}());

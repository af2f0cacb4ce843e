// What marks stand for: said at the pointer and at the keyboard's place, lit up wherever the same key stands. Rows that can be sorted get buttons above their figure.
// Everything with one key is one thing: a row of a forest plot is its texts and its marks. No library, no network; any number of figures in a page.
(function () {
  "use strict";
  var tip = document.createElement("div");
  tip.className = "exo-tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  document.body.appendChild(tip);

  function list(nodes) { return Array.prototype.slice.call(nodes); }
  function marks(root) { return list(root.querySelectorAll("g.d[data-key]")); }
  function same(mark, root) {
    return marks(root).filter(function (other) { return other.getAttribute("data-key") === mark.getAttribute("data-key"); });
  }

  // Marks of figures and rows of tables by what they stand for: found once, because a page may hold very many.
  var places = new Map();
  document.querySelectorAll("[data-key]").forEach(function (place) {
    var key = place.getAttribute("data-key");
    if (!places.has(key)) { places.set(key, []); }
    places.get(key).push(place);
  });
  function light(place, on) {
    places.get(place.getAttribute("data-key")).forEach(function (other) { other.classList.toggle("lit", on); });
  }
  function show(mark, x, y) {
    var parts = mark.getAttribute("data-words").split("\n");
    tip.textContent = "";
    parts.forEach(function (part, i) {
      var line = document.createElement(i === 0 ? "strong" : "div");
      line.textContent = part;
      tip.appendChild(line);
    });
    tip.hidden = false;
    var box = tip.getBoundingClientRect();
    var width = document.documentElement.clientWidth, height = document.documentElement.clientHeight;
    tip.style.left = Math.max(4, Math.min(x + 12, width - box.width - 4)) + "px";
    tip.style.top = Math.max(4, y + 16 + box.height > height ? y - box.height - 10 : y + 16) + "px";
    light(mark, true);
  }
  function hide(mark) {
    tip.hidden = true;
    light(mark, false);
  }
  function middle(mark) {
    var box = mark.getBoundingClientRect();
    return { x: box.left + Math.min(box.width / 2, 160), y: box.top + box.height / 2 };
  }

  // The first mark of a key is where the keyboard stops; in the order in which they stand now.
  function stops(svg) {
    var seen = Object.create(null);
    return marks(svg).filter(function (mark) {
      var key = mark.getAttribute("data-key");
      var isFirst = !seen[key];
      seen[key] = true;
      return isFirst;
    });
  }

  function speak(svg) {
    var all = marks(svg);
    if (all.length === 0) { return; }
    // The picture becomes a group whose marks can be visited: one stop of the tab key, arrows from mark to mark.
    svg.setAttribute("role", "group");
    var first = stops(svg);
    all.forEach(function (mark) {
      var title = mark.querySelector("title");
      mark.setAttribute("data-words", title ? title.textContent : mark.getAttribute("data-key"));
      if (title) { title.remove(); }
      mark.addEventListener("pointermove", function (e) { show(mark, e.clientX, e.clientY); });
      mark.addEventListener("pointerleave", function () { hide(mark); });
      var at = first.indexOf(mark);
      if (at < 0) {
        mark.setAttribute("aria-hidden", "true");
        return;
      }
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", mark.getAttribute("data-words").split("\n").join(", "));
      mark.setAttribute("tabindex", at === 0 ? "0" : "-1");
      mark.addEventListener("focus", function () { var place = middle(mark); show(mark, place.x, place.y); });
      mark.addEventListener("blur", function () { hide(mark); });
      mark.addEventListener("keydown", function (e) {
        var now = stops(svg), i = now.indexOf(mark);
        var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
        var to = step ? now[i + step] : e.key === "Home" ? now[0] : e.key === "End" ? now[now.length - 1] : null;
        if (e.key === "Escape") { hide(mark); }
        if (e.key === "Enter") { follow(mark.getAttribute("data-link")); }
        if (to) {
          now.forEach(function (other) { other.setAttribute("tabindex", "-1"); });
          to.setAttribute("tabindex", "0");
          to.focus();
          e.preventDefault();
        }
      });
    });
  }

  function sortable(svg) {
    var rows = list(svg.querySelectorAll("g.row[data-block]")).map(function (node, i) {
      var values = {};
      node.getAttribute("data-sort").split(";").forEach(function (pair) {
        var cut = pair.lastIndexOf("=");
        if (cut > 0) { values[pair.slice(0, cut)] = parseFloat(pair.slice(cut + 1)); }
      });
      return {
        node: node, place: i, block: node.getAttribute("data-block"), values: values, label: node.getAttribute("data-words").split("\n")[0],
        top: parseFloat(node.getAttribute("data-top")), height: parseFloat(node.getAttribute("data-height")), all: same(node, svg)
      };
    });
    var blocks = {};
    rows.forEach(function (row) { (blocks[row.block] = blocks[row.block] || []).push(row); });
    if (!Object.keys(blocks).some(function (name) { return blocks[name].length > 1; })) { return; }

    var ends = {};
    Object.keys(blocks).forEach(function (name) { ends[name] = blocks[name][blocks[name].length - 1].node.nextSibling; });
    function arrange(compare) {
      Object.keys(blocks).forEach(function (name) {
        var block = blocks[name], end = ends[name], parent = block[0].node.parentNode;
        var y = Math.min.apply(null, block.map(function (row) { return row.top; }));
        block.slice().sort(function (a, b) { return compare(a, b) || a.place - b.place; }).forEach(function (row, i) {
          var move = Math.round(100 * (y - row.top)) / 100;
          row.all.forEach(function (part) {
            if (move === 0) { part.removeAttribute("transform"); } else { part.setAttribute("transform", "translate(0 " + move + ")"); }
          });
          var band = row.node.querySelector("rect.f-shade");
          if (band) { band.setAttribute("fill-opacity", i % 2 === 0 ? "1" : "0"); }
          parent.insertBefore(row.node, end);
          y += row.height;
        });
      });
      stops(svg).forEach(function (mark, i) { mark.setAttribute("tabindex", i === 0 ? "0" : "-1"); });
    }

    var names = Object.keys(rows[0].values).filter(function (name) {
      return rows.every(function (row) { return isFinite(row.values[name]); });
    });
    var bar = document.createElement("div");
    bar.className = "exo-sort";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Order of the rows");
    var buttons = [];
    function add(text, by, compare) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.setAttribute("data-by", by);
      button.setAttribute("aria-pressed", by === "table" ? "true" : "false");
      button.addEventListener("click", function () {
        // The same button again turns the order round.
        var isBack = by !== "table" && button.getAttribute("aria-pressed") === "true" && button.getAttribute("data-way") !== "down";
        buttons.forEach(function (other) {
          other.setAttribute("aria-pressed", other === button ? "true" : "false");
          other.removeAttribute("data-way");
        });
        if (by !== "table") { button.setAttribute("data-way", isBack ? "down" : "up"); }
        arrange(isBack ? function (a, b) { return -compare(a, b); } : compare);
      });
      buttons.push(button);
      bar.appendChild(button);
    }
    add("as drawn", "table", function () { return 0; });
    names.forEach(function (name) {
      add(name, name, function (a, b) { return a.values[name] - b.values[name]; });
    });
    add("label", "label", function (a, b) { return a.label < b.label ? -1 : a.label > b.label ? 1 : 0; });
    svg.parentNode.insertBefore(bar, svg);
  }

  list(document.querySelectorAll("svg.exo-plot")).forEach(function (svg) {
    speak(svg);
    sortable(svg);
  });

  // A row of a table lights up the marks of the same key.
  document.querySelectorAll("tr[data-key]").forEach(function (row) {
    row.addEventListener("pointerenter", function () { light(row, true); });
    row.addEventListener("pointerleave", function () { light(row, false); });
  });

  // Where something comes from: its place is unfolded, with all that it is folded into, and has the focus; the browser's way back leads to where the reader was.
  function reveal(id) {
    var place = id && document.getElementById(id);
    if (!place) { return; }
    for (var outer = place; outer; outer = outer.parentElement) {
      if (outer.tagName === "DETAILS") { outer.open = true; }
    }
    var target = place.tagName === "DETAILS" ? place.querySelector("summary") : place;
    place.scrollIntoView({ block: place.tagName === "DETAILS" ? "center" : "start" });
    if (target.tabIndex >= 0) { target.focus({ preventScroll: true }); }
  }
  function follow(id) {
    if (!id || !document.getElementById(id)) { return; }
    location.hash = id;
    reveal(id);
  }
  function own() {
    try { return decodeURIComponent(location.hash.slice(1)); } catch (e) { return location.hash.slice(1); }
  }
  document.addEventListener("click", function (e) {
    if (e.ctrlKey || e.metaKey || e.shiftKey) { return; }
    var anchor = e.target.closest("a[href^='#']");
    if (anchor) {
      follow(anchor.getAttribute("href").slice(1));
      e.preventDefault();
      return;
    }
    var place = e.target.closest("[data-link]");
    // Words that somebody marks, and things that do something themselves, lead nowhere.
    if (place && !e.target.closest("summary,button,details p,details dl,details li") && String(getSelection()) === "") { follow(place.getAttribute("data-link")); }
  });
  window.addEventListener("hashchange", function () { reveal(own()); });
  if (location.hash) { reveal(own()); }
}());

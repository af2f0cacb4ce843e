// What marks stand for: said at the pointer and at the keyboard's place, lit up wherever the same key stands. No library, no network.
(function () {
  "use strict";
  var tip = document.createElement("div");
  tip.className = "exo-tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  document.body.appendChild(tip);

  function marks(root) { return Array.prototype.slice.call(root.querySelectorAll("g.d[data-key]")); }

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
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }

  Array.prototype.forEach.call(document.querySelectorAll("svg.exo-plot"), function (svg) {
    var all = marks(svg);
    if (all.length === 0) { return; }
    // The picture becomes a group whose marks can be visited: one stop of the tab key, arrows from mark to mark.
    svg.setAttribute("role", "group");
    all.forEach(function (mark, i) {
      var title = mark.querySelector("title");
      mark.setAttribute("data-words", title ? title.textContent : mark.getAttribute("data-key"));
      if (title) { title.remove(); }
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", mark.getAttribute("data-words").split("\n").join(", "));
      mark.setAttribute("tabindex", i === 0 ? "0" : "-1");
      mark.addEventListener("pointermove", function (e) { show(mark, e.clientX, e.clientY); });
      mark.addEventListener("pointerleave", function () { hide(mark); });
      mark.addEventListener("focus", function () { var at = middle(mark); show(mark, at.x, at.y); });
      mark.addEventListener("blur", function () { hide(mark); });
      mark.addEventListener("keydown", function (e) {
        var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
        var to = step ? all[i + step] : e.key === "Home" ? all[0] : e.key === "End" ? all[all.length - 1] : null;
        if (e.key === "Escape") { hide(mark); }
        if (to) {
          mark.setAttribute("tabindex", "-1");
          to.setAttribute("tabindex", "0");
          to.focus();
          e.preventDefault();
        }
      });
      mark.addEventListener("keydown", function (e) { if (e.key === "Enter") { follow(mark.getAttribute("data-link")); } });
    });
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

// What marks stand for: said at the pointer and at the keyboard's place, lit up wherever the same key stands. No library, no network.
(function () {
  "use strict";
  var tip = document.createElement("div");
  tip.className = "exo-tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  document.body.appendChild(tip);

  function marks(root) { return Array.prototype.slice.call(root.querySelectorAll("g.d[data-key]")); }
  function same(mark) {
    return marks(document).filter(function (other) { return other.getAttribute("data-key") === mark.getAttribute("data-key"); });
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
    same(mark).forEach(function (other) { other.classList.add("lit"); });
  }
  function hide(mark) {
    tip.hidden = true;
    same(mark).forEach(function (other) { other.classList.remove("lit"); });
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
      var link = mark.getAttribute("data-link");
      if (link) {
        mark.style.cursor = "pointer";
        var open = function () {
          var place = document.getElementById(link);
          if (place) {
            if (place.tagName === "DETAILS") { place.open = true; }
            place.scrollIntoView({ block: "center" });
          }
        };
        mark.addEventListener("click", open);
        mark.addEventListener("keydown", function (e) { if (e.key === "Enter") { open(); } });
      }
    });
  });
}());

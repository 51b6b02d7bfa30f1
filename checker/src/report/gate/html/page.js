"use strict";
(function () {
  var panel = document.getElementById("filters");
  if (!panel) { return; }
  var search = document.getElementById("search");
  var shown = document.getElementById("shown");
  var boxes = Array.from(panel.querySelectorAll("input[type=checkbox]"));
  var changes = Array.from(document.querySelectorAll("details.change")).map(function (change) {
    return { element: change, kind: change.dataset.kind, text: change.textContent.toLowerCase() };
  });
  function apply() {
    var kinds = boxes.filter(function (box) { return box.checked; })
      .map(function (box) { return box.value; });
    var word = search.value.trim().toLowerCase();
    var fitting = changes.filter(function (change) {
      var fits = kinds.includes(change.kind) && change.text.includes(word);
      change.element.hidden = !fits;
      return fits;
    });
    shown.textContent = fitting.length + " / " + changes.length;
  }
  panel.hidden = false;
  panel.addEventListener("input", apply);
  apply();
})();

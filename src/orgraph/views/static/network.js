// The drawn network: shows what the data block holds. Nothing is computed here and nothing is fetched; a node's page is a link.
(function () {
  "use strict";
  var root = document.querySelector("[data-network]");
  if (!root) { return; }
  var data = JSON.parse(document.getElementById("network-data").textContent);
  var box = root.querySelector("[data-canvas]");
  var tip = root.querySelector("[data-tip]");
  var search = root.querySelector("[data-search]");
  var count = root.querySelector("[data-count]");
  var rows = Array.prototype.slice.call(root.querySelectorAll("li[data-id]"));
  var filters = Array.prototype.slice.call(root.querySelectorAll("input[data-group]"));
  var nodes = new vis.DataSet(data.nodes);
  var edges = new vis.DataSet(data.edges);
  var network = new vis.Network(box, { nodes: nodes, edges: edges }, data.options);
  var byId = {};
  rows.forEach(function (row) { byId[row.getAttribute("data-id")] = row; });

  function visibleRows() { return rows.filter(function (row) { return !row.hidden; }); }

  function select(id, fromList) {
    rows.forEach(function (row) {
      row.querySelector("button").setAttribute("aria-pressed", String(row.getAttribute("data-id") === id));
    });
    if (id === null) { network.unselectAll(); return; }
    network.selectNodes([id]);
    if (fromList) {
      network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: false });
    } else if (byId[id]) {
      byId[id].scrollIntoView({ block: "nearest" });
    }
  }

  function showTip(id, at) {
    var node = nodes.get(id);
    if (!node) { return; }
    tip.textContent = node.name;
    tip.hidden = false;
    tip.style.left = Math.min(at.x + 12, box.clientWidth - 160) + "px";
    tip.style.top = Math.max(at.y - 30, 4) + "px";
  }

  function filter() {
    var shown = {};
    filters.forEach(function (input) { shown[input.getAttribute("data-group")] = input.checked; });
    var words = search.value.trim().toLowerCase();
    var hidden = [];
    rows.forEach(function (row) {
      var inGroup = shown[row.getAttribute("data-group")] !== false;
      row.hidden = !inGroup || (words !== "" && row.textContent.toLowerCase().indexOf(words) < 0);
      hidden.push({ id: row.getAttribute("data-id"), hidden: !inGroup });
    });
    nodes.update(hidden);
    count.textContent = count.getAttribute("data-template").replace("{n}", String(visibleRows().length));
  }

  network.on("click", function (event) { select(event.nodes.length ? event.nodes[0] : null, false); });
  network.on("doubleClick", function (event) {
    var row = event.nodes.length ? byId[event.nodes[0]] : null;
    var link = row ? row.querySelector("a") : null;
    if (link) { link.click(); }
  });
  network.on("hoverNode", function (event) { showTip(event.node, event.pointer.DOM); });
  network.on("blurNode", function () { tip.hidden = true; });
  network.on("dragStart", function () { tip.hidden = true; });
  rows.forEach(function (row) {
    row.querySelector("button").addEventListener("click", function () { select(row.getAttribute("data-id"), true); });
  });
  root.querySelector("[data-list]").addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") { return; }
    var shown = visibleRows();
    var here = shown.indexOf(document.activeElement.closest("li"));
    var next = shown[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { next.querySelector("button").focus(); event.preventDefault(); }
  });
  search.addEventListener("input", filter);
  filters.forEach(function (input) { input.addEventListener("change", filter); });
  root.querySelector("[data-fit]").addEventListener("click", function () { network.fit({ animation: false }); });
  root.querySelector("[data-in]").addEventListener("click", function () { network.moveTo({ scale: network.getScale() * 1.3 }); });
  root.querySelector("[data-out]").addEventListener("click", function () { network.moveTo({ scale: network.getScale() / 1.3 }); });
  network.once("afterDrawing", function () { root.setAttribute("data-drawn", String(nodes.length)); });
  network.fit({ animation: false });
  filter();
  window.orgraphNetwork = network;
}());

// The drawn network: shows what the data block holds, and what a node is asked to open. No figure is computed here.
"use strict";
document.querySelectorAll("[data-network]").forEach((root) => {
  const data = JSON.parse(root.querySelector("[data-slice]").textContent);
  const part = (name) => root.querySelector("[data-" + name + "]");
  const box = part("canvas"), tip = part("tip"), search = part("search"), count = part("count"), list = part("list");
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet(data.edges);
  const network = new vis.Network(box, { nodes: nodes, edges: edges }, data.options);
  const home = new Map(data.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
  const opened = new Map();   // id of a node -> what it brought
  const rows = new Map();
  const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", SimHei, sans-serif';
  const MOST_NODES = 2000, MANY_NODES = 500, LINE = 14, GAP = 2, DIM = 0.12, LEAST_TEXT = 0.9;
  let chosen = null;

  // --- the canvas -------------------------------------------------------------------------------------------------

  network.on("beforeDrawing", (context) => {
    if (opened.size) { return; }
    data.fields.forEach((field) => {
      context.fillStyle = "#f5f7fa";
      context.strokeStyle = "#e3e8ee";
      context.lineWidth = 1;
      context.beginPath();
      context.rect(field.left, field.top, field.width, field.height);
      context.fill();
      context.stroke();
    });
  });

  // Labels keep their size on the screen, so that there is room for more of them as one comes closer.
  network.on("afterDrawing", (context) => {
    const unit = findUnit();
    const from = network.DOMtoCanvas({ x: -60, y: -60 });
    const to = network.DOMtoCanvas({ x: box.clientWidth + 60, y: box.clientHeight + 60 });
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.lineWidth = 3 / unit;
    context.strokeStyle = "rgba(255, 255, 255, 0.92)";
    if (!opened.size) { drawTitles(context, unit); }
    context.font = 12 / unit + "px " + FONT;
    context.textAlign = "center";
    context.fillStyle = "#1c2733";
    nodes.forEach((node) => {
      if (node.hidden || node.opacity === DIM || (node.scale > unit * 1.02 && node.id !== chosen)) { return; }
      const at = network.body.nodes[node.id];
      if (!at || at.x < from.x || at.x > to.x || at.y < from.y || at.y > to.y) { return; }
      const width = (measure(context, node.lines, unit) + 4) / unit;
      const high = (node.lines.length * LINE + 2) / unit, away = node.size + GAP / unit;
      let x = at.x, top = at.y - high / 2;
      if (node.side === "right") { x += away + width / 2; } else if (node.side === "left") { x -= away + width / 2; } else {
        top = node.side === "above" ? at.y - away - high : at.y + away;
        const field = data.fields[node.field] || { left: -data.sheet.width / 2, width: data.sheet.width };
        const low = field.left + 1 + width / 2, most = field.left + field.width - 1 - width / 2;
        if (!opened.size) { x = Math.min(Math.max(x, low), Math.max(most, low)); }
      }
      node.lines.forEach((line, number) => {
        context.strokeText(line, x, top + number * LINE / unit);
        context.fillText(line, x, top + number * LINE / unit);
      });
    });
  });

  function drawTitles(context, unit) {
    context.font = "600 " + 13 / unit + "px " + FONT;
    context.textAlign = "left";
    context.fillStyle = "#536170";
    data.fields.forEach((field) => {
      const most = Math.max(field.width - 14 / unit, 1);
      context.strokeText(field.title, field.left + 7 / unit, field.top + 3 / unit, most);
      context.fillText(field.title, field.left + 7 / unit, field.top + 3 / unit, most);
    });
  }

  const widths = new Map();
  function measure(context, lines, unit) {
    if (!widths.has(lines)) { widths.set(lines, Math.max(...lines.map((line) => context.measureText(line).width * unit))); }
    return widths.get(lines);
  }

  // Pixels of text to a unit of the sheet: a smaller canvas has a smaller sheet, text a little smaller.
  function findUnit() { return network.getScale() / Math.min(1, Math.max(findWhole(), LEAST_TEXT)); }

  function showTip(id, at) {
    const node = nodes.get(id);
    if (!node) { return; }
    tip.textContent = node.name;
    tip.hidden = false;
    tip.style.left = Math.min(at.x + 12, box.clientWidth - 160) + "px";
    tip.style.top = Math.max(at.y - 30, 4) + "px";
  }

  function findWhole() {
    return Math.min(box.clientWidth / (data.sheet.width + 20), box.clientHeight / (data.sheet.height + 20));
  }

  let whole = true;   // nobody has moved or come closer since all was shown

  function fit(ids) {
    whole = !ids && !opened.size;
    if (!whole) { network.fit({ nodes: ids || nodes.getIds(), animation: false, maxZoomLevel: 3 }); return; }
    network.moveTo({ position: { x: 0, y: 0 }, scale: findWhole(), animation: false });
  }

  // --- the list, the legend and the search ------------------------------------------------------------------------

  function visibleRows() { return Array.from(list.children).filter((row) => !row.hidden); }

  // The ties of what is chosen stand out, however pale those between fields are drawn.
  let pale = [];
  function strengthen(id) {
    edges.update(pale);
    pale = edges.get(id ? network.getConnectedEdges(id) : []).map((edge) => ({ id: edge.id, color: edge.color }));
    edges.update(pale.map((edge) => ({ id: edge.id, color: { ...edge.color, opacity: 1 } })));
  }

  function select(id, fromList, plain) {
    chosen = id;
    strengthen(id !== null && nodes.get(id) ? id : null);
    rows.forEach((row, name) => row.querySelector("[data-name]").setAttribute("aria-pressed", String(name === id)));
    if (id === null || !nodes.get(id)) { network.unselectAll(); return; }
    network.selectNodes([id], !plain);   // many edges in the colour of what is chosen would cover what was opened
    if (fromList) {
      whole = false;
      network.focus(id, { scale: Math.max(network.getScale(), 1), animation: false });
    } else if (rows.has(id)) {
      rows.get(id).scrollIntoView({ block: "nearest" });
    }
  }

  function filter() {
    const shown = {};
    root.querySelectorAll("input[data-group]").forEach((input) => { shown[input.dataset.group] = input.checked; });
    const words = search.value.trim().toLowerCase();
    const changes = [];
    rows.forEach((row, id) => {
      const inGroup = shown[row.dataset.group] !== false;
      const meant = words === "" || row.querySelector("[data-name]").textContent.toLowerCase().includes(words);
      row.hidden = !inGroup || !meant;
      changes.push({ id: id, hidden: !inGroup, opacity: meant ? 1 : DIM });
    });
    nodes.update(changes);
    const numbers = {};
    rows.forEach((row) => { numbers[row.dataset.group] = (numbers[row.dataset.group] || 0) + 1; });
    root.querySelectorAll("input[data-group]").forEach((input) => {
      input.parentElement.querySelector("[data-number]").textContent = numbers[input.dataset.group] || 0;
    });
    count.textContent = count.dataset.template.replace("{n}", String(visibleRows().length));
  }

  function tell(message) { part("message").textContent = message; part("message").hidden = message === ""; }

  function addRow(item, after) {
    const row = part("row").content.firstElementChild.cloneNode(true);
    row.dataset.id = item.id;
    row.dataset.group = item.group;
    row.querySelector("[data-name]").textContent = item.name;
    row.querySelector("[data-size]").textContent = item.size > 1 ? item.size : item.edges;
    const open = row.querySelector("[data-open]"), card = row.querySelector("[data-card]");
    if (open && !data.expandable.includes(item.kind)) { open.remove(); }
    if (card && data.cards[item.kind]) {
      card.href = data.cards[item.kind] + "/" + encodeURIComponent(item.key) + data.suffix;
      card.setAttribute("aria-label", card.textContent + " " + item.name);
    } else if (card) { card.remove(); }
    after ? after.after(row) : list.append(row);
    learn(row);
    return row;
  }

  function learn(row) {
    const id = row.dataset.id;
    rows.set(id, row);
    row.querySelector("[data-name]").addEventListener("click", () => select(id, true));
    const open = row.querySelector("[data-open]");
    if (open) {
      open.setAttribute("aria-label", open.textContent + " " + row.querySelector("[data-name]").textContent);
      open.addEventListener("click", () => toggle(id));
    }
  }

  function addToLegend(legend) {
    legend.forEach((entry) => {
      const known = root.querySelector('input[data-group="' + entry.group + '"]');
      if (known) { return; }
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "checkbox";
      input.checked = true;
      input.dataset.group = entry.group;
      input.addEventListener("change", filter);
      const sign = root.querySelector("[data-sign=" + entry.shape + "]").content.firstElementChild.cloneNode(true);
      sign.firstElementChild.setAttribute("fill", entry.colour);
      const number = document.createElement("span");
      number.dataset.number = "";
      label.append(input, sign, " " + entry.title + " ", number);
      part("keys").append(label);
    });
  }

  // --- opening a node in place ------------------------------------------------------------------------------------

  // What a node brings stands in an ellipse around it; everything else moves outwards by as much room as that takes.
  function arrange() {
    const places = new Map();
    home.forEach((at, id) => places.set(id, { x: at.x, y: at.y }));
    opened.forEach((brought, id) => {
      const middle = places.get(id);
      places.forEach((at, other) => {
        if (other === id) { return; }
        const x = (at.x - middle.x) / brought.width, y = (at.y - middle.y) / brought.height;
        const far = Math.hypot(x, y) || 1e-6, further = Math.sqrt(far * far + 1.2) / far;
        at.x = middle.x + x * further * brought.width;
        at.y = middle.y + y * further * brought.height;
      });
      brought.nodes.forEach((node) => {
        places.set(node.id, { x: middle.x + node.x * brought.share, y: middle.y + node.y * brought.share });
      });
    });
    nodes.update(Array.from(places, ([id, at]) => ({ id: id, x: at.x, y: at.y })));
  }

  function mark(id) {
    const open = rows.get(id).querySelector("[data-open]");
    open.textContent = opened.has(id) ? open.dataset.less : open.dataset.more;
    open.setAttribute("aria-expanded", String(opened.has(id)));
    root.setAttribute("data-opened", String(opened.size));
  }

  function show(id, answer) {
    const fresh = answer.nodes.filter((node) => !nodes.get(node.id));
    if (nodes.length + fresh.length > MOST_NODES) { tell(data.words.full); return; }
    // The more it brings, the more room that takes; labels need the reader to come closer by as much as it shrinks.
    const share = Math.min(0.9, 0.25 + fresh.length / 120);
    fresh.forEach((node) => { node.size *= Math.max(share, 0.6); node.scale /= Math.min(1, share * 1.3); });
    const here = new Set(answer.nodes.map((node) => node.id));
    const added = answer.edges.filter((edge) => !edges.get(edge.id));
    nodes.add(fresh);
    edges.add(added);
    opened.set(id, { nodes: fresh, edges: added, share: share, width: data.sheet.width / 2 * share, height: data.sheet.height / 2 * share });
    addToLegend(answer.legend);
    let after = rows.get(id);
    answer.items.forEach((item) => { if (!rows.has(item.id)) { after = addRow(item, after); } });
    arrange();
    mark(id);
    filter();
    select(id, false, true);
    whole = false;
    network.fit({ nodes: Array.from(here), animation: false, maxZoomLevel: 1.6 });
    tell(nodes.length > MANY_NODES ? data.words.many : answer.total > answer.nodes.length ? data.words.part : "");
  }

  function close(id) {
    const brought = opened.get(id);
    brought.nodes.forEach((node) => { if (opened.has(node.id)) { close(node.id); } });
    opened.delete(id);
    strengthen(null);
    edges.remove(brought.edges);
    nodes.remove(brought.nodes);
    brought.nodes.forEach((node) => { rows.get(node.id).remove(); rows.delete(node.id); });
    if (rows.has(id)) { mark(id); }
    arrange();
    filter();
  }

  function toggle(id) {
    if (opened.has(id)) { close(id); fit(); tell(""); return; }
    const colon = id.indexOf(":");
    const query = new URLSearchParams({ kind: id.slice(0, colon), key: id.slice(colon + 1) });
    fetch(data.around + "?" + query, { headers: { Accept: "application/json" } })
      .then((answer) => { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.json(); })
      .then((answer) => show(id, answer))
      .catch(() => tell(data.words.failed));
  }

  // --- events -----------------------------------------------------------------------------------------------------
  network.on("click", (event) => select(event.nodes.length ? event.nodes[0] : null, false));
  network.on("doubleClick", (event) => {
    const row = event.nodes.length ? rows.get(event.nodes[0]) : null;
    if (row && row.querySelector("[data-open]")) { toggle(event.nodes[0]); }
  });
  network.on("hoverNode", (event) => showTip(event.node, event.pointer.DOM));
  network.on("blurNode", () => { tip.hidden = true; });
  network.on("dragStart", () => { tip.hidden = true; whole = false; });
  network.on("zoom", () => { whole = false; });
  // The library changes the scale by itself when this is told, so all is shown anew afterwards.
  network.on("resize", () => { if (whole) { requestAnimationFrame(() => fit()); } });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") { return; }
    const shown = visibleRows();
    const next = shown[shown.indexOf(document.activeElement.closest("li")) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { next.querySelector("[data-name]").focus(); event.preventDefault(); }
  });
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    const first = visibleRows()[0];
    if (event.key === "Enter" && first) { select(first.dataset.id, true); event.preventDefault(); }
  });
  root.querySelectorAll("input[data-group]").forEach((input) => input.addEventListener("change", filter));
  part("fit").addEventListener("click", () => fit());
  function magnify(times) { whole = false; network.moveTo({ scale: network.getScale() * times }); }
  part("in").addEventListener("click", () => magnify(1.3));
  part("out").addEventListener("click", () => magnify(1 / 1.3));
  network.once("afterDrawing", () => root.setAttribute("data-drawn", String(nodes.length)));
  Array.from(list.children).forEach(learn);
  fit();
  filter();
  window.orgraphNetwork = window.orgraphNetwork || network;
});

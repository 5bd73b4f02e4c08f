'use strict';
document.documentElement.classList.add('scripted');

// Opens what a link leads to.
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const details = target && target.closest('details');
  if (details) {
    details.open = true;
    details.scrollIntoView();
  }
}
addEventListener('hashchange', reveal);
reveal();

// Tables: a click on a heading sorts by it.
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const sort = () => {
      const falls = head.getAttribute('aria-sort') !== 'descending';
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', falls ? 'descending' : 'ascending');
      const value = row => {
        const cell = row.cells[column];
        return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
      };
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        return (typeof x === 'number' ? x - y : x.localeCompare(y)) * (falls ? -1 : 1);
      });
      table.tBodies[0].append(...rows);
    };
    head.classList.add('sorts');
    head.tabIndex = 0;
    head.addEventListener('click', sort);
    head.addEventListener('keydown', event => event.key === 'Enter' && sort());
  });
}

// Flame graphs: a click makes a call as wide as the page, and a search marks calls.
for (const flame of document.querySelectorAll('svg.flame')) {
  const boxes = [...flame.children].map(box => ({
    box,
    left: parseFloat(box.getAttribute('x')),
    width: parseFloat(box.getAttribute('width')),
    row: box.y.baseVal.value,
    name: box.querySelector('title').textContent,
  }));
  const zoom = to => {
    for (const each of boxes) {
      const isAbove = each.row < to.row && each.left <= to.left + 1e-3 && each.left + each.width >= to.left + to.width - 1e-3;
      const left = isAbove ? 0 : (each.left - to.left) / to.width * 100;
      const width = isAbove ? 100 : each.width / to.width * 100;
      const isSeen = isAbove || (each.row >= to.row && left > -1e-3 && left + width < 100.001);
      each.box.style.display = isSeen && width > 0.02 ? '' : 'none';
      each.box.classList.toggle('above', isAbove);
      each.box.setAttribute('x', left + '%');
      each.box.setAttribute('width', width + '%');
      if (width > 0.8 && !each.box.querySelector('text')) {
        const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
        text.setAttribute('x', 3);
        text.setAttribute('y', 13);
        text.textContent = each.name.slice(0, each.name.lastIndexOf(' — '));
        each.box.append(text);
      }
    }
  };
  for (const each of boxes) {
    each.box.tabIndex = 0;
    each.box.addEventListener('click', () => zoom(each));
    each.box.addEventListener('keydown', event => event.key === 'Enter' && zoom(each));
  }
  flame.boxes = boxes;
}
const find = document.getElementById('find');
find?.addEventListener('input', () => {
  const wanted = find.value.toLowerCase();
  const shares = [];
  for (const flame of document.querySelectorAll('svg.flame')) {
    // What lies below a call that was found is found with it.
    const hits = [];
    for (const each of flame.boxes) {
      const isHit = wanted !== '' && each.name.slice(0, each.name.lastIndexOf(' — ')).toLowerCase().includes(wanted);
      each.box.classList.toggle('hit', isHit);
      if (isHit && !hits.some(hit => hit.row < each.row && hit.left <= each.left + 1e-3 && hit.left + hit.width >= each.left + each.width - 1e-3))
        hits.push(each);
    }
    shares.push(Math.round(hits.reduce((sum, hit) => sum + hit.width, 0) * 10) / 10 + ' %');
  }
  document.getElementById('found').textContent = wanted === '' ? '' : 'in ' + shares[0] + ' of the stacks';
});

// Charts: what each line has where the pointer is.
for (const plot of document.querySelectorAll('svg.plot[data-from]')) {
  const figure = plot.closest('figure');
  const [from, to] = [Number(plot.dataset.from), Number(plot.dataset.to)];
  const top = Number(plot.dataset.top);
  const lines = [...plot.querySelectorAll('path.l')].reverse().map(path => ({
    name: path.dataset.name,
    points: [...path.getAttribute('d').matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(match => [Number(match[1]), Number(match[2])]),
  }));
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  figure.append(tip);
  const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'line');
  cursor.setAttribute('class', 'cursor');
  cursor.setAttribute('y2', 200);
  const format = value => {
    if (plot.dataset.unit === '%') return value.toFixed(value < 10 ? 1 : 0) + ' %';
    if (plot.dataset.unit !== 'KiB') return value.toFixed(value < 10 ? 1 : 0);
    for (const unit of ['KiB', 'MiB', 'GiB', 'TiB']) {
      if (value < 1024 || unit === 'TiB') return value.toFixed(value < 10 ? 1 : 0) + ' ' + unit;
      value /= 1024;
    }
  };
  plot.addEventListener('pointermove', event => {
    const area = plot.getBoundingClientRect();
    const x = Math.min(1, Math.max(0, (event.clientX - area.left) / area.width)) * 1000;
    const rows = [];
    for (const line of lines) {
      let best = null;
      for (const point of line.points)
        if (best === null || Math.abs(point[0] - x) < Math.abs(best[0] - x)) best = point;
      if (best !== null && Math.abs(best[0] - x) < 15)
        rows.push([(200 - best[1]) / 200 * top, line.name]);
    }
    rows.sort((a, b) => b[0] - a[0]);
    const time = new Date(from + x / 1000 * (to - from)).toISOString().slice(0, 19).replace('T', ' ') + ' UTC';
    tip.textContent = [time, ...rows.map(row => format(row[0]) + '  ' + row[1])].join('\n');
    tip.hidden = false;
    cursor.setAttribute('x1', x);
    cursor.setAttribute('x2', x);
    plot.append(cursor);
    const outer = figure.getBoundingClientRect();
    const left = event.clientX - outer.left + 14;
    tip.style.left = Math.max(0, left + tip.offsetWidth > outer.width ? left - tip.offsetWidth - 28 : left) + 'px';
    tip.style.top = (event.clientY - outer.top + 14) + 'px';
  });
  plot.addEventListener('pointerleave', () => {
    tip.hidden = true;
    cursor.remove();
  });
}

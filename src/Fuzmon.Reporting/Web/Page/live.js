'use strict';
// Everything that comes from watched processes reaches the page as text (textContent) and never as markup.
const $ = id => document.getElementById(id);
const columns = [
  ['pid', 'PID', p => p.pid, true], ['name', 'Name', p => p.name, false], ['state', 'S', p => p.state ?? '', false],
  ['cpu', 'CPU %', p => p.cpu_percent, true, v => v.toFixed(1)], ['time', 'CPU time', p => p.cpu_time_ms, true, v => (v / 1000).toFixed(1) + ' s'],
  ['rss', 'RSS', p => p.rss_kb, true, size], ['swap', 'Swap', p => p.swap_kb, true, size], ['threads', 'Threads', p => p.threads, true],
  ['parent', 'Parent', p => p.parent_pid, true], ['at', 'At', p => p.at ?? '', false],
];
let order = { by: 'cpu', down: true }, newest = null, chosen = null, token = sessionStorage.getItem('token');

function size(kb) {
  return kb >= 1048576 ? (kb / 1048576).toFixed(1) + ' GiB' : kb >= 1024 ? (kb / 1024).toFixed(1) + ' MiB' : kb + ' KiB';
}
// Controls and bidirectional overrides are shown, not obeyed.
function plain(text) {
  return String(text).replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, c => c < '\u0100' ? '\\x' + c.charCodeAt(0).toString(16).padStart(2, '0') : '\\u' + c.charCodeAt(0).toString(16));
}
function cell(value, isNumber, format) {
  const td = document.createElement('td');
  td.textContent = value === undefined || value === null ? '' : plain(format ? format(value) : value);
  td.title = td.textContent;
  if (isNumber) td.className = 'n';
  return td;
}
function row(...cells) { const tr = document.createElement('tr'); tr.append(...cells); return tr; }
function time(text) { return new Date(text).toLocaleTimeString(); }
function fill(id, values, make) { $(id).replaceChildren(...values.map(make)); }
function section(id, values) { $(id).hidden = values.length === 0; }

function showFigures(s) {
  const f = s.figures;
  const shown = [['watched', f.processes], ['samples/s', f.samples_per_sec], ['ends', f.exits], ['ends/s', f.exits_per_sec], ['crashes', f.crashes, f.crashes > 0],
    ['findings', f.findings], ['late ticks', f.missed_ticks], ['events lost', f.events_lost, f.events_lost > 0], ['records lost', f.records_lost, f.records_lost > 0]];
  $('figures').replaceChildren(...shown.map(([name, value, bad]) => {
    const div = document.createElement('div'), dt = document.createElement('dt'), dd = document.createElement('dd');
    dt.textContent = name; dd.textContent = Number(value).toLocaleString(); if (bad) dd.className = 'bad';
    div.append(dt, dd); return div;
  }));
}
function showProcesses() {
  const words = $('filter').value.toLowerCase(), [, , read] = columns.find(c => c[0] === order.by);
  const all = newest.processes.filter(p => !words || p.name.toLowerCase().includes(words) || p.group.toLowerCase().includes(words) || String(p.pid) === words);
  all.sort((a, b) => {
    const x = read(a), y = read(b);
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
    return (x < y ? -1 : x > y ? 1 : 0) * (order.down ? -1 : 1);
  });
  $('shown').textContent = `${Math.min(all.length, 200)} of ${newest.figures.processes}`;
  fill('processes', all.slice(0, 200), p => {
    const tr = row(...columns.map(([, , get, isNumber, format]) => cell(get(p), isNumber, format)));
    tr.dataset.pid = p.pid;
    if (p.pid === chosen) tr.className = 'chosen';
    return tr;
  });
}
function showColumns() {
  $('columns').replaceChildren(...columns.map(([key, title, , isNumber]) => {
    const th = document.createElement('th'), button = document.createElement('button');
    button.textContent = title + (order.by === key ? (order.down ? ' ▼' : ' ▲') : '');
    button.dataset.sort = key;
    if (isNumber) th.className = 'n';
    th.ariaSort = order.by !== key ? 'none' : order.down ? 'descending' : 'ascending';
    th.append(button); return th;
  }));
}
function showStacks(stacks) {
  fill('stacks', stacks, s => {
    const li = document.createElement('li');
    li.textContent = plain(`${s.count}× ${s.frames.slice(-12).reverse().join(' ← ')}`);
    return li;
  });
}
function showCurve(points) {
  const svg = $('curve'), edges = points.filter(p => p.edges !== undefined);
  svg.replaceChildren();
  $('curve-text').textContent = '';
  if (edges.length < 2) return;
  const t0 = Date.parse(edges[0].time), span = Math.max(1, Date.parse(edges[edges.length - 1].time) - t0), top = Math.max(1, ...edges.map(p => p.edges));
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  line.setAttribute('points', edges.map(p => `${((Date.parse(p.time) - t0) / span * 600).toFixed(1)},${(118 - p.edges / top * 114).toFixed(1)}`).join(' '));
  svg.append(line);
  $('curve-text').textContent = `edges found: ${edges[0].edges} at ${time(edges[0].time)}, ${edges[edges.length - 1].edges} at ${time(edges[edges.length - 1].time)}`;
}
function show(s) {
  newest = s;
  $('login').hidden = true; $('main').hidden = false;
  $('host').textContent = s.host ? 'on ' + plain(s.host) : '';
  $('status').className = ''; $('status').textContent = 'live, ' + time(s.time);
  showFigures(s);
  section('crash-section', s.crashes);
  fill('crashes', s.crashes.slice(0, 30), c => row(cell(time(c.time)), cell(c.command), cell(c.signal), cell(c.class), cell(c.severity), cell(c.line ?? c.state)));
  section('finding-section', s.findings);
  fill('findings', s.findings.slice(0, 30), f => row(cell(time(f.time)), cell(f.rule), cell(f.severity), cell(f.process_name ? `${f.process_name} ${f.pid ?? ''}` : ''), cell(f.text)));
  section('campaign-section', s.campaigns);
  showCurve(s.curve);
  fill('campaigns', s.campaigns, c => row(cell(c.fuzzer), cell(c.instance ?? `all of ${c.folder}`), ...[c.executions, c.executions_per_sec, c.corpus, c.edges, c.crashes, c.hangs].map(n => cell(n, true, v => Number(v).toLocaleString()))));
  fill('groups', s.groups.slice(0, 100), g => row(cell(g.name), cell(g.processes, true), cell(g.cpu_percent, true, v => v.toFixed(1)), cell(g.cpu_seconds, true, v => v.toFixed(1)), cell(g.rss_kb, true, size), cell(g.starts, true), cell(g.exited, true), cell(Object.values(g.signalled).reduce((a, b) => a + b, 0), true)));
  section('loss-section', s.losses);
  fill('losses', s.losses.slice(0, 20), l => row(cell(time(l.time)), cell(l.event), cell(l.lost, true), cell(l.reason)));
  showProcesses();
  if (chosen === null) showStacks(s.stacks);
}
function headers() { return token ? { Authorization: 'Bearer ' + token } : {}; }
async function showChosen() {
  $('stack-of').textContent = chosen === null ? 'of all processes; choose a process for its own' : `of process ${chosen}`;
  if (chosen === null) { if (newest) showStacks(newest.stacks); return; }
  const answer = await fetch('/api/stacks?pid=' + chosen, { headers: headers() });
  showStacks(answer.ok ? await answer.json() : []);
}
// Not an EventSource, which cannot send a token.
async function follow() {
  const answer = await fetch('/api/events', { headers: headers() });
  if (answer.status === 401) { $('login').hidden = false; $('status').textContent = 'a token is needed'; return false; }
  if (!answer.ok) throw new Error(await answer.text());
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return true;
    text += value;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const data = text.slice(0, end).split('\n').find(line => line.startsWith('data: '));
      if (data) show(JSON.parse(data.slice(6)));
    }
  }
}
async function run() {
  for (;;) {
    try { if (!await follow()) return; } catch { /* it comes again */ }
    $('status').className = 'off'; $('status').textContent = 'the monitor does not answer; trying again';
    await new Promise(later => setTimeout(later, 1000));
  }
}
$('enter').addEventListener('click', () => { token = $('token').value; sessionStorage.setItem('token', token); run(); });
$('filter').addEventListener('input', () => newest && showProcesses());
$('columns').addEventListener('click', e => {
  const key = e.target.dataset.sort;
  if (!key) return;
  order = { by: key, down: order.by === key ? !order.down : columns.find(c => c[0] === key)[3] };
  showColumns(); if (newest) showProcesses();
});
$('processes').addEventListener('click', e => {
  const tr = e.target.closest('tr');
  if (!tr) return;
  chosen = Number(tr.dataset.pid) === chosen ? null : Number(tr.dataset.pid);
  showProcesses(); showChosen();
});
setInterval(() => { if (chosen !== null) showChosen().catch(() => {}); }, 3000);
showColumns();
run();

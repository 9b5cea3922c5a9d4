/** Style sheet of the ticket pages: light, compact, system fonts, nothing loaded from elsewhere. */
export const TICKET_STYLE = `
:root { --ink: #1d2733; --soft: #5d6b7a; --line: #dfe5eb; --ground: #f3f5f8; --card: #fff; --accent: #1f4e8c; --bar: #14304f; }
body.automate { --accent: #0b6b63; --bar: #0f3d3a; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
nav { display: flex; align-items: center; gap: 10px; height: 48px; padding: 0 28px; background: var(--bar); color: #fff; font-weight: 600; }
nav a { display: flex; align-items: center; gap: 10px; color: inherit; }
nav a:hover { text-decoration: none; }
.logo { display: grid; place-items: center; width: 24px; height: 24px; border-radius: 6px; background: rgba(255, 255, 255, .16); font-size: 13px; }
.emulated { padding: 1px 8px; border: 1px solid rgba(255, 255, 255, .45); border-radius: 10px; font-size: 11px; font-weight: 500; letter-spacing: .03em; }
main { max-width: 1240px; margin: 0 auto; padding: 20px 28px 56px; }
h1 { margin: 0; font-size: 21px; line-height: 1.35; font-weight: 650; overflow-wrap: anywhere; unicode-bidi: isolate; }
h1 .number { color: var(--soft); font-weight: 500; }
h2 { margin: 0; font-size: 13px; font-weight: 650; }
.head { margin-bottom: 18px; }
.crumbs { display: flex; gap: 8px; margin: 0 0 6px; color: var(--soft); font-size: 12.5px; }
.badges { display: flex; gap: 8px; margin: 10px 0 0; }
.summary { margin: 2px 0 0; color: var(--soft); }
.badge, .state { display: inline-block; max-width: 240px; padding: 2px 10px; border-radius: 11px; font-size: 12px; font-weight: 600; line-height: 18px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; vertical-align: middle; }
.badge.high { background: #c9252d; color: #fff; }
.badge.medium { background: #ffd58a; color: #5c3a00; }
.badge.low { background: #cfe6fb; color: #0d4273; }
.badge.none { background: #e4e8ed; color: #44505c; }
.state { padding-left: 0; padding-right: 6px; color: var(--soft); font-weight: 550; }
.state::before { content: ""; display: inline-block; width: 8px; height: 8px; margin: 0 6px 1px 4px; border-radius: 50%; background: #9aa6b2; }
.state.is-open { color: #17693a; }
.state.is-open::before { background: #2aa35b; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 300px; gap: 20px; align-items: start; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 1px 2px rgba(20, 40, 70, .05); }
.card > header { display: flex; justify-content: space-between; align-items: baseline; gap: 16px; padding: 9px 16px; border-bottom: 1px solid var(--line); }
.meta, time { color: var(--soft); font-size: 12.5px; }
.meta b { color: var(--ink); font-weight: 600; }
.meta time { margin-left: 10px; }
time { font-variant-numeric: tabular-nums; white-space: nowrap; }
.card > .text { padding: 10px 16px 12px; }
.line { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; min-height: 1.5em; }
.line.pair { display: grid; grid-template-columns: 172px minmax(0, 1fr); column-gap: 12px; padding: 0.5px 0; }
.line .label { color: var(--soft); font-size: 13px; line-height: 21px; }
.line .value { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12.5px; line-height: 21px; unicode-bidi: isolate; }
.line.gap { min-height: 0; height: 10px; }
.line.title { margin-bottom: 2px; font-weight: 600; font-size: 13.5px; }
.line.mark { margin-top: 2px; color: #8391a0; font: 11.5px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
aside { position: sticky; top: 16px; }
aside h2 { padding: 10px 16px; border-bottom: 1px solid var(--line); }
dl { margin: 0; padding: 6px 16px 10px; }
dl > div { display: grid; grid-template-columns: 80px minmax(0, 1fr); gap: 8px; padding: 4.5px 0; }
dl > div + div { border-top: 1px solid #eef1f4; }
dt { color: var(--soft); font-size: 12.5px; line-height: 21px; }
dd { margin: 0; font-size: 13px; line-height: 21px; font-weight: 500; overflow-wrap: anywhere; unicode-bidi: isolate; }
.updates { margin-top: 22px; }
.updates h2 { margin-bottom: 10px; }
.count { margin-left: 4px; padding: 0 7px; border-radius: 9px; background: #dde4eb; color: var(--soft); font-weight: 600; font-size: 12px; }
.updates ol { position: relative; margin: 0; padding: 0 0 0 22px; list-style: none; }
.updates ol::before { content: ""; position: absolute; left: 6px; top: 10px; bottom: 14px; width: 2px; background: #d3dbe3; }
.updates li { position: relative; margin-bottom: 12px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.updates li::before { content: ""; position: absolute; left: -20.5px; top: 13px; width: 9px; height: 9px; border: 2px solid var(--ground); border-radius: 50%; background: var(--accent); box-sizing: content-box; margin-left: -2px; }
.updates li > header { display: flex; align-items: center; gap: 12px; padding: 8px 14px 0; font-size: 12.5px; }
.updates li > header b { font-weight: 600; }
.updates li > .text { padding: 4px 14px 10px; }
.area { margin-left: auto; padding: 0 8px; border: 1px solid var(--line); border-radius: 9px; color: var(--soft); font-size: 11.5px; }
.empty { margin: 0; padding: 16px; color: var(--soft); }
.updates .empty { padding: 0; }
.list { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { padding: 9px 16px; border-bottom: 1px solid var(--line); background: #f9fafc; color: var(--soft); font-size: 12px; font-weight: 600; text-align: left; white-space: nowrap; }
td { padding: 9px 16px; border-bottom: 1px solid #eef1f4; vertical-align: middle; }
tr:last-child td { border-bottom: 0; }
tbody tr:hover { background: #f7f9fc; }
td.number { color: var(--soft); font-variant-numeric: tabular-nums; }
td.subject { width: 100%; overflow-wrap: anywhere; font-weight: 550; unicode-bidi: isolate; }
tr.closed td.subject a { color: var(--soft); font-weight: 450; }
@media (max-width: 860px) { .columns { grid-template-columns: minmax(0, 1fr); } aside { position: static; } .line.pair { grid-template-columns: 130px minmax(0, 1fr); } main, nav { padding-left: 16px; padding-right: 16px; } }
`;

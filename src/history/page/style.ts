/** The page's look: quiet, on the system's own fonts, light and dark, down to the width of a phone, and on paper. */
export const pageStyle = `
:root{
  color-scheme:light dark;
  --ground:#fbfbfa; --surface:#ffffff; --edge:#e6e5e1; --edge-strong:#d3d1cb;
  --ink:#1b1b19; --quiet:#6b6a65; --accent:#2f5fd0; --band:rgba(47,95,208,.14);
  --more:#a8480c; --less:#1d7a4a; --over:#b3261e; --doubt:#8a6100; --focus:#2f5fd0;
  --mono:ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;
}
@media (prefers-color-scheme:dark){:root{
  --ground:#121211; --surface:#1a1a19; --edge:#2c2c2a; --edge-strong:#403f3c;
  --ink:#edece8; --quiet:#9b9a93; --accent:#86a8ff; --band:rgba(134,168,255,.18);
  --more:#f0a36b; --less:#6fcf9a; --over:#ff8a80; --doubt:#e3bb5a; --focus:#86a8ff;
}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:4.5rem}
body{margin:0;background:var(--ground);color:var(--ink);
  font:400 15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
  font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
.page{max-width:72rem;margin:0 auto;padding:3rem 1.5rem 4rem}
h1{font-size:1.75rem;line-height:1.2;font-weight:640;letter-spacing:-.02em;margin:0;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:1.0625rem;font-weight:620;letter-spacing:-.01em;margin:0 0 .75rem}
h3{font:500 .8125rem/1.45 var(--mono);margin:0;overflow-wrap:anywhere}
p{margin:0}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
code{font:.8125rem/1.4 var(--mono);overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:4px}
[hidden]{display:none!important}
.hidden-text{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-999px}
.skip:focus{left:1rem;top:1rem;background:var(--surface);padding:.5rem 1rem;z-index:3}
.quiet,.lede{color:var(--quiet)}
.lede{margin-top:.375rem}
.more{color:var(--more)} .less{color:var(--less)}
section{margin-top:2.75rem}
section>.quiet{margin:-.5rem 0 .75rem;font-size:.875rem}
.empty{color:var(--quiet);padding:1.25rem;border:1px dashed var(--edge-strong);border-radius:10px;text-align:center;font-size:.875rem}
header+.empty{margin-top:2rem}

.tiles{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:1px;margin:1.75rem 0 0;
  background:var(--edge);border:1px solid var(--edge);border-radius:12px;overflow:hidden}
.tile{background:var(--surface);padding:1rem 1.25rem 1.125rem}
.tile dt{color:var(--quiet);font-size:.8125rem}
.tile dd{margin:.25rem 0 0}
.tile strong{display:block;font-size:1.5rem;line-height:1.25;font-weight:600;letter-spacing:-.02em;margin-bottom:.25rem}
.tile span{display:block;color:var(--quiet);font-size:.8125rem}
.tiles+.quiet{font-size:.8125rem;margin-top:.625rem}
.equivalents{font-size:.8125rem;margin-top:.5rem}
.equivalents ul{margin:.375rem 0 0;padding-left:1.25rem}

.budgets{list-style:none;margin:0;padding:0;display:grid;gap:.5rem}
.budgets li{background:var(--surface);border:1px solid var(--edge);border-radius:10px;padding:.875rem 1.125rem}
.budgets .row{display:flex;flex-wrap:wrap;gap:.125rem .75rem;align-items:baseline}
.budgets .name{font-weight:560;overflow-wrap:anywhere}
.budgets .number{margin-left:auto;text-align:right}
.budgets .over .number{color:var(--over);font-weight:560}
.budgets p{font-size:.8125rem;margin-top:.375rem}
.meter{height:6px;border-radius:3px;background:var(--edge);margin-top:.625rem;overflow:hidden}
.meter span{display:block;height:100%;background:var(--accent);border-radius:3px;min-width:2px}
.over .meter span{background:var(--over)}

.controls{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:.625rem 1rem;align-items:center;
  margin:2.5rem -1.5rem 0;padding:.75rem 1.5rem;background:color-mix(in srgb,var(--ground) 88%,transparent);
  backdrop-filter:blur(10px)}
.controls+section{margin-top:1.25rem}
.switch{border:1px solid var(--edge);background:var(--surface);border-radius:9px;padding:3px;margin:0;min-width:0;
  display:flex;gap:2px;overflow-x:auto;scrollbar-width:none}
.switch label{position:relative;flex:none;cursor:pointer}
.switch input{position:absolute;inset:0;opacity:0;margin:0;cursor:pointer}
.switch span{display:block;padding:.3125rem .6875rem;border-radius:6px;font-size:.8125rem;color:var(--quiet);white-space:nowrap}
.switch label:hover span{color:var(--ink)}
.switch input:checked+span{background:var(--ink);color:var(--ground)}
.switch input:focus-visible+span{outline:2px solid var(--focus);outline-offset:1px}
.tools{display:flex;gap:.5rem;margin-left:auto}
input[type=search],button{font:inherit;font-size:.8125rem;color:inherit;background:var(--surface);
  border:1px solid var(--edge);border-radius:9px;padding:.4375rem .75rem}
input[type=search]{width:13rem;min-width:0}
input[type=search]::placeholder{color:var(--quiet);opacity:1}
button{cursor:pointer;white-space:nowrap}
button:hover{border-color:var(--edge-strong)}

.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:1rem;align-items:start}
.card{background:var(--surface);border:1px solid var(--edge);border-radius:12px;padding:1rem 1.25rem .875rem;min-width:0;
  content-visibility:auto;contain-intrinsic-size:auto 20rem}
.tags{display:flex;gap:.375rem;margin:.375rem 0 .75rem}
.badge{font-size:.75rem;line-height:1.25rem;color:var(--quiet);border:1px solid var(--edge);border-radius:5px;padding:0 .4375rem}
.now{font-size:.8125rem;min-height:2rem}
.now strong{font-size:1.25rem;font-weight:600;letter-spacing:-.015em}
.chart{position:relative;margin:.5rem 0 0}
.chart svg{display:block;width:100%;height:7.5rem;overflow:visible;border-bottom:1px solid var(--edge-strong);
  background:linear-gradient(var(--edge),var(--edge)) 0 0/100% 1px no-repeat,linear-gradient(var(--edge),var(--edge)) 0 50%/100% 1px no-repeat}
.chart .top{display:block;font-size:.6875rem;line-height:1.125rem;color:var(--quiet)}
.band{fill:var(--band)}
.line,.dots{fill:none;stroke:var(--accent);vector-effect:non-scaling-stroke}
.line{stroke-width:1.75;stroke-linejoin:round}
.dots{stroke-width:5.5;stroke-linecap:round}
.guide{position:absolute;top:1.125rem;height:7.5rem;width:1px;background:var(--quiet);pointer-events:none}
.chart figcaption{display:flex;justify-content:space-between;gap:.75rem;font-size:.75rem;color:var(--quiet);margin-top:.375rem}
.chart output{color:var(--ink);text-align:center}
details{margin-top:.625rem;border-top:1px solid var(--edge)}
summary{cursor:pointer;font-size:.8125rem;color:var(--quiet);padding:.5625rem 0 .125rem;list-style:none}
summary::-webkit-details-marker{display:none}
summary::after{content:"";display:inline-block;width:.375rem;height:.375rem;margin-left:.5rem;vertical-align:.125rem;
  border:solid currentColor;border-width:0 1.5px 1.5px 0;transform:rotate(45deg)}
details[open] summary::after{transform:rotate(-135deg);vertical-align:0}
summary:hover{color:var(--ink)}

.scroll{overflow-x:auto;border:1px solid var(--edge);border-radius:10px;background:var(--surface)}
details .scroll{margin-top:.5rem;max-height:22rem;overflow:auto}
section>details{border-top:0}
table{border-collapse:collapse;width:100%;font-size:.8125rem}
th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid var(--edge);vertical-align:baseline}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--quiet);font-weight:500;white-space:nowrap}
tbody th{font-weight:500;white-space:nowrap}
td.number,th.number{text-align:right;white-space:nowrap}
td time,th time{white-space:nowrap}
td.change{min-width:11rem;max-width:24rem}
td.run{min-width:13rem;max-width:22rem}
.changes tbody tr:hover,.periods tbody tr:hover{background:color-mix(in srgb,var(--edge) 40%,transparent)}
.title{color:var(--quiet)}
td.wide{width:34%;min-width:6rem;vertical-align:middle}
.bar{display:block;height:6px;border-radius:3px;background:var(--accent);opacity:.75;min-width:2px}
.verdict{white-space:nowrap}
.verdict.within{color:var(--quiet)} .verdict.over{color:var(--over);font-weight:560} .verdict.unknown{color:var(--doubt)}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--edge);color:var(--quiet);font-size:.8125rem}

@media (max-width:44rem){
  .page{padding:1.75rem 1rem 3rem}
  h1{font-size:1.4375rem}
  .tiles{grid-template-columns:repeat(2,minmax(0,1fr))}
  .tile{padding:.875rem 1rem}
  .tile strong{font-size:1.125rem}
  .controls{margin:2rem -1rem 0;padding:.625rem 1rem;flex-wrap:wrap}
  .switch,.tools{width:100%}
  .tools{margin-left:0}
  input[type=search]{flex:1;width:auto}
  .budgets .number{margin-left:0;width:100%;text-align:left}
  .card{padding:.875rem 1rem .75rem}
  th,td{padding:.5rem .625rem}
  .wide{display:none}
  td.number .quiet{display:block}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{
  :root{--ground:#fff;--surface:#fff;--ink:#000;--quiet:#444;--edge:#ccc;--accent:#224;--band:#e3e6f0}
  .page{max-width:none;padding:0}
  .tools,.skip{display:none}
  .controls{position:static;backdrop-filter:none}
  .card,.budgets li,tr{break-inside:avoid}
  .card{content-visibility:visible}
  details::details-content{content-visibility:visible;block-size:auto}
  .scroll,details .scroll{overflow:visible;max-height:none}
  .cards{grid-template-columns:1fr}
  table{font-size:.6875rem}
  th,td{padding:.25rem .5rem}
  td.change,td.run{min-width:0}
}
`;

// How the dialog looks. Colours stand in one place: a few that a page may choose, which are light here
// and dark in theme.ts, and those that follow from them.

const ON_ACCENT = "calc((.179 - y)*999)";
const COLOURS = `
--hc-surface:var(--hypercare-surface,#fff);--hc-text:var(--hypercare-text,#1a1e29);
--hc-accent:var(--hypercare-accent,#2f4bd0);--hc-ink:oklch(from var(--hc-accent) min(l,.5) c h);
--hc-on-accent:var(--hypercare-on-accent,#fff);--hc-wrong:#b3261e;
--hc-sunken:color-mix(in oklab,var(--hc-text) 4%,var(--hc-surface));
--hc-line:color-mix(in oklab,var(--hc-text) 14%,var(--hc-surface));
--hc-edge:color-mix(in oklab,var(--hc-text) 48%,var(--hc-surface));
--hc-soft:color-mix(in oklab,var(--hc-text) 72%,var(--hc-surface));
--hc-tint:color-mix(in oklab,var(--hc-accent) 10%,var(--hc-surface));
--hc-wrong-tint:color-mix(in oklab,var(--hc-wrong) 8%,var(--hc-surface));
--hc-radius:var(--hypercare-radius,16px);--hc-shadow:0 1rem 4rem #0006`;

export const STYLE = `
:host{color-scheme:light!important;${COLOURS}}
@supports(color:color(from red xyz-d65 x y z)){
:host{--hc-on-accent:var(--hypercare-on-accent,color(from var(--hc-accent) xyz-d65 ${ON_ACCENT} ${ON_ACCENT} ${ON_ACCENT}))}}
dialog,.status{color:var(--hc-text);font:medium/1.5 var(--hypercare-font,system-ui,sans-serif)}
*{box-sizing:border-box}
[hidden]{display:none!important}
dialog{width:min(38rem,100% - 2rem);max-width:none;max-height:calc(100% - 2rem);padding:0;
border:0;border-radius:var(--hc-radius);overflow:hidden;background:var(--hc-surface);box-shadow:var(--hc-shadow)}
dialog[open]{display:flex}
dialog::backdrop{background:#000000a0}
dialog~dialog::backdrop{background:#0006}
form{display:flex;flex-direction:column;width:100%;min-width:0}
.head{display:flex;gap:1rem;align-items:flex-start;justify-content:space-between;
padding:1rem 1.5rem .5rem;border-bottom:1px solid var(--hc-line)}
h2{margin:0;font-size:1.25rem;line-height:1.25}
h3,legend,label{margin:0;padding:0;font-size:.9375rem;font-weight:600}
p,ol,ul,fieldset,canvas{min-width:0;margin:0;padding:0;border:0}
.head p,.hint,.note,.size,summary span,.optional{color:var(--hc-soft);font-size:.875rem;
font-weight:400}
.body{flex:1;min-height:0;padding:.75rem 1.5rem 1rem;overflow:auto;overscroll-behavior:contain}
.stack,.result{display:flex;flex-direction:column;gap:1.125rem}
.field{display:flex;flex-direction:column;gap:.375rem;min-width:0}
.note:empty,.fault:empty,.banner:empty{position:absolute;padding:0!important}
.fault{color:var(--hc-wrong);font-size:.875rem}
textarea,select,input{width:100%;min-height:2.75rem;margin:0;padding:.5rem .75rem;font:inherit;
border:1px solid var(--hc-edge);border-radius:calc(var(--hc-radius)/2);color:inherit;background:var(--hc-surface)}
textarea,input,li{unicode-bidi:plaintext}
[aria-invalid]{border-color:var(--hc-wrong);background:var(--hc-wrong-tint)}
.pills,.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
legend{margin-bottom:.5rem}
.pill,.pick{position:relative;align-self:flex-start}
.pill input,.pick input{position:absolute;inset:0;height:100%;opacity:0;cursor:pointer}
.pill span{display:block;padding:.375rem .75rem;border:1px solid var(--hc-edge);border-radius:99px;
font-size:.875rem;font-weight:400}
.pill input:checked+span{border-color:var(--hc-ink);background:var(--hc-tint);
box-shadow:inset 0 0 0 1px var(--hc-ink)}
button,.button{display:inline-grid;place-items:center;min-height:2.5rem;padding:.5rem 1rem;
border:1px solid var(--hc-edge);border-radius:calc(var(--hc-radius)/2);font:inherit;font-size:.9375rem;font-weight:500;
color:inherit;background:var(--hc-surface);cursor:pointer}
:where(button,.pill span,.pick:hover .button,summary):hover{background:var(--hc-sunken)}
button.main{border-color:var(--hc-accent);color:var(--hc-on-accent);background:var(--hc-accent);font-weight:600}
[aria-disabled=true]{cursor:progress;opacity:.75}
.icon{flex:none;min-height:2.25rem;width:2.25rem;padding:0;border-color:#0000;background:none;
font-size:1.5rem;line-height:1;color:var(--hc-soft)}
:focus-visible,input:focus-visible+span{outline:3px solid var(--hc-ink);outline-offset:2px}
h2:focus-visible{outline:0}
.pictures,.files{list-style:none}
.pictures li{overflow:hidden}
.pictures li+li{margin-top:.5rem}
.pictures li:not(:has(.banner)){display:flex;align-items:center}
.frame{flex:0 0 34%;height:6.5rem;background:var(--hc-sunken)}
.frame:has(+.banner){height:16rem}
.frame canvas{width:100%;height:100%;object-fit:contain}
.pictures .row{flex:1;padding:.5rem .75rem}
.pictures button{padding-inline:.75rem}
.pictures .hint{flex:0 0 100%;overflow-wrap:anywhere}
.files canvas{flex:none;width:2.5rem;height:2.5rem;margin-block:.25rem;margin-inline-start:-.5rem;border-radius:.25rem}
.files .fault{flex-basis:100%;padding-block-end:.5rem}
.note button{margin-inline-start:.5rem;color:var(--hc-text)}
.drop{position:absolute;inset:.5rem;z-index:1;display:grid;place-items:center;border:3px dashed var(--hc-accent);
border-radius:.75rem;background:color-mix(in srgb,var(--hc-surface) 85%,#0000);font-size:1.5rem;font-weight:600;pointer-events:none}
.pictures li,.files,details{border:1px solid var(--hc-line);border-radius:.75rem}
.files li{display:flex;flex-wrap:wrap;align-items:center;gap:.75rem;padding-inline:1rem .5rem}
.name{flex:1 0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
summary{padding:.75rem 1rem;border-radius:.75rem;font-weight:600;font-size:.9375rem;cursor:pointer}
summary span{display:block}
details>div{padding:.5rem 1rem 1rem}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(14rem,100%),1fr));gap:1.125rem 1rem}
.two .hint{order:1}
.ways{gap:0 1rem}
.sent{display:flex;flex-direction:column;gap:.5rem;font-size:.875rem;overflow-wrap:anywhere}
.sent :is(ul,ol){margin-bottom:.75rem}.sent ul{padding-inline-start:1rem}
.sent ol{max-height:10rem;padding:.5rem 2rem;overflow:auto;border-radius:.5rem;
background:var(--hc-sunken)}
.foot{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;justify-content:flex-end;
padding:1rem 1.5rem;border-top:1px solid var(--hc-line)}
.banner{flex-basis:100%;padding:.75rem 1rem;border-radius:.5rem;background:var(--hc-wrong-tint)}
.banner strong{display:block;color:var(--hc-wrong)}
.banner button{margin-top:.5rem}
.progress{margin-inline-end:auto}
.result{align-items:flex-start;gap:1rem}
.receipt{padding:0 .75rem;border-radius:.5rem;background:var(--hc-tint);font-size:1.5rem;overflow-wrap:anywhere}
a{display:inline-block;padding-block:.125em;color:var(--hc-ink)}
.mark{width:2.5rem;height:2.5rem;border-radius:99px;display:grid;place-items:center;font-size:1.5rem;
color:#fff;background:#1a7f4b}
.mark.waits{background:#5b6478}
.status{position:fixed;z-index:var(--hypercare-z,2147483001);bottom:1rem;inset-inline-start:1rem;
max-width:24rem;font-size:.9375rem}
.status p{display:flex;align-items:center;gap:.75rem;margin-top:.5rem;padding:.75rem 1rem;
border-radius:.75rem;background:var(--hc-surface);box-shadow:var(--hc-shadow)}
.kinds legend{position:absolute;clip-path:inset(50%);margin:0}
.kinds .pill span{padding:.1875rem .75rem}
details .optional{display:none}
.stack:empty,.consent:empty,.restored:empty{display:none}
textarea{resize:vertical;field-sizing:content;min-height:5.5rem;max-height:40vh}
details textarea{min-height:4rem}
[rows='1']{min-height:2.75rem}
.tick{display:flex;gap:.625rem;align-items:flex-start;font-weight:400;cursor:pointer}
.tick input{flex:none;width:1.125rem;min-height:0;height:1.125rem;margin:.1875rem 0;accent-color:var(--hc-accent)}
.tick span{min-width:0;overflow-wrap:anywhere}
.sent .tick span span,.sent ul{color:var(--hc-soft)}
.consent{flex-basis:100%;font-size:.875rem}
.link,.entry,.ways :is(button,.button){min-height:1.75rem;padding:0;border:0;color:var(--hc-ink);background:none!important;
text-decoration:underline;font-size:.875rem}
@media(max-width:30rem){
dialog{width:100%;height:100%;max-height:none;border-radius:0}
.head,.body,.foot{padding-inline:1rem}.foot button{flex:auto}.progress{flex-basis:100%}}
@media(max-height:30rem){dialog[open]{display:block;max-height:100%;overflow:auto;scroll-padding-bottom:4rem}
.head{padding-block:.5rem 0}
.foot{position:sticky;bottom:0;z-index:1;max-height:50vh;padding-block:.5rem;overflow:auto;background:var(--hc-surface)}}
@media(prefers-reduced-motion:no-preference){dialog[open]{animation:rise .16s ease-out}
@keyframes rise{from{opacity:0;transform:translateY(.5rem)}}}
@media(forced-colors:active){
dialog,.status p{border:1px solid}
.pill input:checked+span{forced-color-adjust:none;color:HighlightText;background:Highlight}}`;

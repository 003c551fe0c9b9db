// How the annotator looks, beyond what the dialog's own sheet says of buttons, colours and focus.

export const STYLE = `
.annotate{width:calc(100% - 2rem);height:calc(100% - 2rem);flex-direction:column;overflow:auto}
dialog.annotate[open]{display:flex}
.annotate h2{padding:.75rem 1rem 0;font-size:1.125rem}
.annotate .tools,.annotate .tools div,.end{display:flex;flex-wrap:wrap;gap:.25rem;align-items:center}
.annotate .tools{flex:none;gap:.5rem 1rem;padding:.5rem 1rem}
.annotate .tools :is(.pill span,.act){display:grid;place-items:center;min-width:2.75rem;min-height:2.75rem;padding:.25rem;
border-color:#0000;border-radius:.5rem;font-size:.75rem}
.annotate .tools b{font-weight:400}
.annotate .tools [aria-disabled=true]{opacity:.4;cursor:default}
.annotate .tools svg{width:1.25rem;height:1.25rem;fill:none;stroke:currentColor;stroke-width:2;
stroke-linejoin:round;stroke-linecap:round}
[value=redact]+span svg{stroke-width:7}
.annotate .tools select{width:auto;min-height:2.75rem;padding:.25rem .5rem}
.annotate .tools select:first-child{border-inline-start-width:1rem}
.desk{flex:1;min-height:9rem;display:grid;place-content:safe center;padding:12px;overflow:auto;
direction:ltr;background:var(--hc-sunken);touch-action:none;overscroll-behavior:contain;cursor:crosshair}
.paper{position:relative;box-shadow:0 0 0 1px var(--hc-edge);user-select:none;-webkit-user-select:none}
.paper :is(canvas,svg){position:absolute;inset:0;width:100%;height:100%;object-fit:fill}
.paper svg{stroke-linecap:round;stroke-linejoin:round;overflow:visible;font-family:system-ui,sans-serif;
font-weight:600}
.paper text{white-space:pre}
.paper g{outline:0}
.near,.over path{vector-effect:non-scaling-stroke}
.near{stroke:#0000;stroke-width:22px}
.over{pointer-events:none}
.frame,.cross{stroke:#1a4fd6;stroke-width:2px}
.cross{stroke:#000;stroke-width:1px}
.hold{stroke:#1a4fd6;stroke-width:10px}
.rim{stroke:#fff;stroke-width:4px}
.hold.rim{stroke-width:14px}
.select{cursor:default}
.select g{cursor:move}
.paper textarea{position:absolute;min-height:0;padding:.4em;border:0;border-radius:0;font-weight:600;
font-family:system-ui,sans-serif;line-height:1.3;resize:none;overflow:hidden;white-space:pre}
.end{gap:.75rem;padding:.75rem 1rem}
.annotate .said{flex:1;display:grid;align-content:safe center;height:2.8em;overflow:auto;font-size:.875rem;line-height:1.4;color:var(--hc-soft)}
.asks .said{font-weight:600;color:var(--hc-text)}
.paper ::placeholder{color:inherit;opacity:.75}
@media(max-width:48rem){.annotate{width:100%;height:100%;max-height:none;border-radius:0}
.annotate h2{position:absolute;clip-path:inset(50%)}
.annotate .tools div{display:contents}.annotate .tools{gap:0;padding:.25rem}
.annotate .tools select{padding-inline:.25rem;font-size:.75rem}
.annotate .said{flex:2}
.end{padding:.5rem}.end button{flex:1;min-height:2.75rem}}
@media(max-width:30rem){.annotate .said{flex-basis:100%}
.annotate .tools{display:grid;grid-template-columns:repeat(30,1fr)}
.annotate .tools :is(.pill,select){grid-column:span 6;width:auto;align-self:stretch}
.annotate .tools .act{grid-column:span 5}
.annotate .tools select{padding:0;appearance:none;font-size:.6875rem;text-align:center}
.annotate .tools select:first-child{border-inline-start-width:.25rem}
.annotate .tools .pill span{padding-inline:0}
.annotate .tools b{max-width:100%;font-size:.6875rem;line-height:1.1;text-align:center;hyphens:auto;overflow-wrap:anywhere}}`;

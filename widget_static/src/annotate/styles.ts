// How the annotator looks, beyond what the dialog's own sheet says of buttons, colours and focus.

export const STYLE = `
dialog.annotate{width:calc(100vw - 2rem);height:calc(100dvh - 2rem);flex-direction:column}
.annotate h2{padding:.75rem 1rem 0;font-size:1.125rem}
.annotate .bar,.annotate .looks{display:flex;flex-wrap:wrap;gap:.25rem}
.annotate .tools{display:flex;flex-wrap:wrap;gap:.5rem;padding:.5rem 1rem}
.annotate .bar button{min-height:2.5rem;min-width:2.5rem;padding:.25rem;border-color:#0000;font-size:.75rem}
.annotate .bar button:nth-child(9),.annotate .bar button:nth-child(12){margin-inline-start:.75rem}
.annotate .bar [aria-pressed=true]{border-color:var(--accent);background:var(--tint);
box-shadow:inset 0 0 0 1px var(--accent)}
.annotate .bar [aria-disabled=true]{opacity:.4;cursor:default}
.annotate svg{width:1.25rem;height:1.25rem;fill:none;stroke:currentColor;stroke-width:2;
stroke-linejoin:round;stroke-linecap:round}
.annotate button:nth-child(6) svg{fill:currentColor}
.annotate select{width:auto;min-height:2.5rem;padding:.25rem .5rem}
.annotate .looks :first-child{border-inline-start:1rem solid}
.view{position:relative;flex:1;min-height:8rem}
.stage{position:absolute;inset:0;display:grid;place-content:safe center;padding:12px;overflow:auto;direction:ltr;
background:var(--sunken);touch-action:none;overscroll-behavior:contain;cursor:crosshair}
.annotate[data-tool=select] .stage{cursor:default}
.sheet{position:relative;box-shadow:0 0 0 1px var(--edge);user-select:none;-webkit-user-select:none}
.annotate canvas{display:block;width:100%;height:100%}
.annotate .over{position:absolute;inset:0;pointer-events:none}
.sheet button{position:absolute;min-height:0;padding:0;border:0;border-radius:0;background:none;pointer-events:none}
.sheet .chosen{outline:2px solid #fff;outline-offset:2px;box-shadow:0 0 0 5px #1a4fd6}
.chosen b{position:absolute;width:.75rem;height:.75rem;margin:-.375rem;border:2px solid #1a4fd6;background:#fff}
.sheet textarea{position:absolute;min-height:0;padding:.4em;border:0;border-radius:0;line-height:1.3;resize:none;overflow:hidden;
box-sizing:content-box}
.cross{position:absolute;width:0;height:0;outline:1px solid #fff}
.annotate .end{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;justify-content:flex-end;
padding:.75rem 1rem}
.annotate .said{flex:1 1 12rem;margin:0;font-size:.875rem;color:var(--soft)}
@media(pointer:coarse){.annotate .bar button,.annotate select{min-width:2.75rem;min-height:2.75rem}}
@media(max-width:48rem){dialog.annotate{width:100vw;height:100dvh}.annotate h2,.annotate .bar span{position:absolute;clip-path:inset(50%)}
.annotate .tools{padding:.25rem .5rem}}
`;

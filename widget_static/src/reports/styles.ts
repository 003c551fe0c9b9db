// What "My reports" needs beyond the dialog's own styles, whose colours it uses.

export const STYLE = `
.sheet{display:flex;flex-direction:column;width:100%;min-width:0}
.list,.said{display:flex;flex-direction:column;gap:.75rem;list-style:none;margin-top:.5rem}
.list>li{display:flex;flex-direction:column;gap:.25rem;padding:.75rem 1rem;overflow-wrap:anywhere;
border:1px solid var(--hc-line);border-radius:.75rem}
.list .icon{margin-inline-start:auto}
.state:not(:empty),.fresh{padding:0 .625rem;border:1px solid var(--hc-edge);border-radius:99px;
font-size:.8125rem}
.fresh,.state[data-state=resolved]{border-color:var(--hc-accent);color:var(--hc-accent)}
.said>li{padding:.5rem .75rem;border-radius:.5rem;background:var(--hc-sunken)}
.said p{white-space:pre-wrap}
.more:empty{display:none}`;

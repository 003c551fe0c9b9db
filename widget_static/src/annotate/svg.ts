/** Make an SVG element with attributes; children are elements or texts. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: object,
  ...children: (Element | string)[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, said] of Object.entries(attributes)) element.setAttribute(name, said);
  element.append(...children);
  return element;
}

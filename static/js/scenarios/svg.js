export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export function append(parent, name, attributes) {
  return parent.appendChild(set(document.createElementNS("http://www.w3.org/2000/svg", name), attributes));
}

// Owns the texts of what people said of the map; part of the namespace in network-tools.ts.
export const networkMap = {
  'said.open_one': '{{count}} thing said of the map',
  'said.open_other': '{{count}} things said of the map',
  'said.title': 'Said of the map',
  'said.help': 'What was hidden, put together, taken apart or drawn by hand stays so until it is undone here.',
  'said.none': 'Nothing is said of the map.',
  'said.hide': 'Hidden link',
  'said.merge': 'Put together',
  'said.split': 'Taken apart',
  'said.link': 'Drawn by hand',
  'said.undo': 'Undo: {{what}}, {{one}} and {{other}}',
  'said.undoShort': 'Undo',
  'said.list': 'What was said of the map',
} as const;

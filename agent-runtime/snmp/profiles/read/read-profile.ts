// Reads one profile file by itself: its own entries, before anything that it extends is merged in.
import { readYamlNodes } from '../../../config/yaml-document.ts';
import type { YamlPosition } from '../../../config/yaml-document.ts';
import { isPattern } from '../object-id-pattern.ts';
import type { ProfileError, ProfileMetadata, ProfileMetric, ProfileOrigin, ProfileSign, ProfileTag } from '../profile.ts';
import { child, NodeReader } from './node-reader.ts';
import { readMetadata } from './read-metadata.ts';
import { readMetrics } from './read-metrics.ts';
import { readSigns } from './read-signs.ts';
import { readDeviceTags } from './read-tags.ts';

/** One file as it was given. */
export interface ProfileFile {
  /** With or without folder and `.yaml`; the profile's name is what is between. */
  readonly name: string;
  readonly text: string;
  readonly origin: ProfileOrigin;
}

/** What one file says by itself. */
export interface ProfilePart {
  readonly file: string;
  readonly name: string;
  readonly origin: ProfileOrigin;
  readonly description: string;
  readonly patterns: readonly (YamlPosition & { readonly pattern: string })[];
  readonly signs: readonly ProfileSign[];
  readonly bases: readonly (YamlPosition & { readonly name: string })[];
  readonly metrics: readonly ProfileMetric[];
  readonly tags: readonly ProfileTag[];
  readonly staticTags: readonly string[];
  readonly metadata: ProfileMetadata;
  readonly vendor: string;
}

/** 'profiles/apc_ups.yaml' → 'apc_ups'. */
export function profileName(file: string): string {
  return file.replace(/^.*[/\\]/u, '').replace(/\.ya?ml$/iu, '');
}

/** Reads a file. `part` is missing when there are errors. Never throws. */
export function readProfile(file: ProfileFile): { readonly part: ProfilePart | undefined; readonly errors: readonly ProfileError[] } {
  const { problems, root } = readYamlNodes(file.text);
  const reader = new NodeReader(file.name);
  for (const problem of problems) reader.error(problem, problem.message);
  if (problems.length > 0) return { part: undefined, errors: reader.errors };
  if (root?.kind !== 'map') {
    reader.error(root ?? { line: 1, column: 1 }, 'A profile is a map of keys such as sysobjectid, extends, metrics.');
    return { part: undefined, errors: reader.errors };
  }
  const one = child(root, 'sysobjectid');
  const listed = one?.kind === 'text' && !one.empty ? [one] : reader.list(one, '"sysobjectid"');
  const patterns = listed.flatMap((node) => {
    if (node.kind !== 'text' || !isPattern(node.text.replace(/^\./u, ''))) {
      reader.error(node, 'A sysobjectid is an OID, or one with * in it for any text.');
      return [];
    }
    return [{ pattern: node.text.replace(/^\./u, ''), line: node.line, column: node.column }];
  });
  const bases = reader.list(child(root, 'extends'), '"extends"').flatMap((node) => {
    if (node.kind === 'text' && !node.empty) return [{ name: profileName(node.text), line: node.line, column: node.column }];
    reader.error(node, '"extends" lists the names of other profiles.');
    return [];
  });
  const device = reader.map(child(root, 'device'), '"device"');
  const part: ProfilePart = {
    file: file.name,
    name: profileName(file.name),
    origin: file.origin,
    description: reader.text(root, 'description') ?? '',
    patterns,
    signs: readSigns(reader, child(root, 'detect')),
    bases,
    metrics: readMetrics(reader, child(root, 'metrics')),
    tags: readDeviceTags(reader, child(root, 'metric_tags')),
    staticTags: reader.list(child(root, 'static_tags'), '"static_tags"').flatMap((node) => (node.kind === 'text' ? [node.text] : (reader.error(node, 'A static tag is a text.') ?? []))),
    metadata: readMetadata(reader, child(root, 'metadata')),
    vendor: (device === undefined ? undefined : reader.text(device, 'vendor')) ?? '',
  };
  return { part: reader.errors.length > 0 ? undefined : part, errors: reader.errors };
}

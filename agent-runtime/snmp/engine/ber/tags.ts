// The tags of SNMP in BER: X.690 for the universal ones, RFC 2578 §7 for the application ones, RFC 3416 §3 for PDUs.

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  address: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeticks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  /** UInteger32 of RFC 1442, still sent by old agents. */
  unsigned32: 0x47,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

export const PDU = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  set: 0xa3,
  getBulk: 0xa5,
  report: 0xa8,
} as const;

/** What is sent: the tags of PDU that are requests. */
export type RequestTag = (typeof PDU)['get' | 'getNext' | 'set' | 'getBulk'];

/** Error statuses by number, RFC 3416 §3. */
const STATUS_NAMES = [
  'noError',
  'tooBig',
  'noSuchName',
  'badValue',
  'readOnly',
  'genErr',
  'noAccess',
  'wrongType',
  'wrongLength',
  'wrongEncoding',
  'wrongValue',
  'noCreation',
  'inconsistentValue',
  'resourceUnavailable',
  'commitFailed',
  'undoFailed',
  'authorizationError',
  'notWritable',
  'inconsistentName',
] as const;

/** The name of an error status; numbers that no RFC knows read as 'status N'. */
export function statusName(status: number): string {
  return STATUS_NAMES[status] ?? `status ${status}`;
}

// What can be wrong with a text that names addresses to scan, as codes that the console words.

export const TARGET_PROBLEMS = [
  /** No address, no range, no network. */
  'not_an_address',
  'ipv6',
  /** 192.168.1.50-10. */
  'backwards',
  /** More than 32 bits of network. */
  'prefix',
  /** Multicast, broadcast, "this network": nobody to ask there. */
  'no_hosts',
  /** All ranges together hold more than a scan takes. */
  'too_many',
  /** Every address of it is excluded. */
  'excluded',
] as const;
export type TargetProblem = (typeof TARGET_PROBLEMS)[number];

/** Above so many addresses a scan wants to be confirmed: a /20. */
export const LARGE_SCAN = 4_096;
/** The most addresses of one scan: a /12. */
export const LARGEST_SCAN = 1_048_576;

/** Why a way of finding devices was not taken, beside the words of the OS: codes that the console words. */
export const SCAN_OBSTACLES = [
  /** The secrets are locked: sets of credentials could not be used. */
  'secrets_locked',
  /** Sets were chosen, and none of them has its secrets. */
  'no_secrets',
  /** Too many addresses to ping each; only those found otherwise are. */
  'too_many_addresses',
  /** Switched off by network.ping. */
  'switched_off',
  /** None of the addresses is on a network of this machine, where multicast and the neighbour table reach. */
  'elsewhere',
  /** This program may not send there. */
  'not_allowed',
] as const;
export type ScanObstacle = (typeof SCAN_OBSTACLES)[number];

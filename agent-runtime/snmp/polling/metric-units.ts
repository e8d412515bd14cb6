// Units of metrics of devices: profiles do not carry them, so what is known by name is listed here.

const UNITS: Readonly<Record<string, string>> = {
  'snmp.sysUpTimeInstance': 'centisecond',
  'snmp.hrSystemUptime': 'centisecond',
  'snmp.cpu.usage': 'percent',
  'snmp.memory.usage': 'percent',
  'snmp.memory.used': 'byte',
  'snmp.memory.free': 'byte',
  'snmp.memory.total': 'byte',
  'snmp.hrProcessorLoad': 'percent',
  'snmp.ifSpeed': 'bit/second',
  'snmp.ifHighSpeed': 'megabit/second',
  'snmp.ifInSpeed': 'bit/second',
  'snmp.ifOutSpeed': 'bit/second',
  'snmp.ifBandwidthInUsage.rate': 'percent',
  'snmp.ifBandwidthOutUsage.rate': 'percent',
  'networkdevice.ping.avg_rtt': 'millisecond',
  'networkdevice.ping.packet_loss': 'percent',
  'vedette.snmp.table_duration': 'millisecond',
  'datadog.snmp.check_duration': 'second',
  'datadog.snmp.check_interval': 'second',
};

/** Endings of counters' names by IF-MIB and its kin: what they count. */
const COUNTED: readonly (readonly [RegExp, string])[] = [
  [/octets$/iu, 'byte'],
  [/pkts$/iu, 'packet'],
  [/errors?$/iu, 'error'],
  [/discards$/iu, 'packet'],
];

/** A unit of common/units; '' when it is not known. */
export function unitOfMetric(metric: string): string {
  const known = UNITS[metric];
  if (known !== undefined) return known;
  const isRate = metric.endsWith('.rate');
  const name = isRate ? metric.slice(0, -'.rate'.length) : metric;
  const counted = COUNTED.find(([pattern]) => pattern.test(name))?.[1];
  return counted === undefined ? '' : isRate ? `${counted}/second` : counted;
}

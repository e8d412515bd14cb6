// Sensors, batteries, graphics and the clock: what is shown, and the reason when it is not.
import { expect, test } from 'vitest';
import { benchCheck, openedCheck } from '../../test/support/scripted-host/check-bench.ts';
import { ScriptedMachine } from '../../test/support/scripted-host/scripted-machine.ts';
import { batteryCheck } from './battery.ts';
import { gpuCheck } from './gpu.ts';
import { ntpCheck } from './ntp.ts';
import { sensorsCheck } from './sensors.ts';

function withSensors(): ScriptedMachine {
  const machine = new ScriptedMachine();
  const set = (path: string, text: string): void => machine.files.set(`/sys/class/hwmon/${path}`, `${text}\n`);
  set('hwmon0/name', 'coretemp');
  set('hwmon0/temp1_input', '45500');
  set('hwmon0/temp1_label', 'Package id 0');
  set('hwmon0/temp1_max', '100000');
  set('hwmon1/name', 'nvme');
  set('hwmon1/temp1_input', '-2000');
  set('hwmon2/name', 'nvme');
  machine.files.link('/sys/class/hwmon/hwmon1/device', '../../nvme0');
  machine.files.link('/sys/class/hwmon/hwmon2/device', '../../nvme1');
  set('hwmon2/temp1_input', '38850');
  set('hwmon3/name', 'nct6775');
  set('hwmon3/fan2_input', '1200');
  set('hwmon3/in0_input', '1032');
  set('hwmon3/in0_label', 'Vcore');
  set('hwmon3/power1_input', '15500000');
  machine.files.set('/sys/class/thermal/thermal_zone0/type', 'acpitz\n');
  machine.files.set('/sys/class/thermal/thermal_zone0/temp', '27800\n');
  return machine;
}

test('sensors in people\'s units; equal names are told apart; thermal zones only where nothing better is', async () => {
  const machine = withSensors();
  expect(await (await openedCheck(sensorsCheck, machine)).run()).toEqual({
    'system.sensor.temperature{chip:coretemp,sensor:Package id 0}': 45.5,
    'system.sensor.temperature{chip:nvme,device:nvme0,sensor:temp1}': -2,
    'system.sensor.temperature{chip:nvme,device:nvme1,sensor:temp1}': 38.85,
    'system.sensor.fan_speed{chip:nct6775,sensor:fan2}': 1_200,
    'system.sensor.voltage{chip:nct6775,sensor:Vcore}': 1.032,
    'system.sensor.power{chip:nct6775,sensor:power1}': 15.5,
  });
  machine.files.remove('/sys/class/hwmon');
  expect(await (await openedCheck(sensorsCheck, machine)).run()).toEqual({ 'system.sensor.temperature{chip:thermal,sensor:acpitz}': 27.8 });
});

test('a sensor that fails is absent alone; one that is gone for good is released after the next listing', async () => {
  const machine = withSensors();
  const bench = await openedCheck(sensorsCheck, machine);
  await bench.run();
  machine.files.remove('/sys/class/hwmon/hwmon1');
  const points = await bench.run();
  expect(Object.keys(points)).toHaveLength(5);
  expect(bench.sampler.released).toEqual([]);
  machine.advance(60);
  await bench.run();
  expect(bench.sampler.released).toEqual(['system.sensor.temperature{chip:nvme,device:nvme0,sensor:temp1}']);
  bench.check.close?.();
  expect(machine.files.openHandles).toBe(0);
});

test('sensors that nothing tells apart are numbered', async () => {
  const machine = new ScriptedMachine();
  for (const folder of ['hwmon0', 'hwmon1']) {
    machine.files.set(`/sys/class/hwmon/${folder}/name`, 'jc42\n');
    machine.files.set(`/sys/class/hwmon/${folder}/temp1_input`, `3${folder.at(-1)}000\n`);
  }
  expect(await (await openedCheck(sensorsCheck, machine)).run()).toEqual({
    'system.sensor.temperature{chip:jc42,sensor:temp1}': 30,
    'system.sensor.temperature{chip:jc42,sensor:temp1 2}': 31,
  });
});

test('no sensors, no battery, no card: a sentence each', async () => {
  const machine = new ScriptedMachine();
  expect(await benchCheck(sensorsCheck, machine)).toContain('shows no sensors');
  expect(await benchCheck(batteryCheck, machine)).toContain('shows no battery');
  expect(await benchCheck(gpuCheck, machine)).toContain('shows no graphics card');
  expect(await benchCheck(ntpCheck, machine)).toBe('No local time service gives its offset (chrony: chronyc is not installed; systemd-timesyncd: timedatectl is not installed).');
});

test('battery and mains; the battery of a mouse is not ours', async () => {
  const machine = new ScriptedMachine();
  const set = (path: string, text: string): void => machine.files.set(`/sys/class/power_supply/${path}`, `${text}\n`);
  set('BAT0/type', 'Battery');
  set('BAT0/capacity', '80');
  set('BAT0/status', 'Discharging');
  set('BAT0/current_now', '1500000');
  set('BAT0/voltage_now', '12000000');
  set('BAT0/energy_full', '45000000');
  set('BAT0/energy_full_design', '50000000');
  set('BAT0/cycle_count', '0');
  set('AC/type', 'Mains');
  set('AC/online', '0');
  set('hidpp_battery_0/type', 'Battery');
  set('hidpp_battery_0/scope', 'Device');
  set('hidpp_battery_0/capacity', '10');
  expect(await (await openedCheck(batteryCheck, machine)).run()).toEqual({
    'system.battery.charge{battery:BAT0}': 80,
    'system.battery.power{battery:BAT0}': 18,
    'system.battery.health{battery:BAT0}': 90,
    'system.battery.discharging{battery:BAT0}': 1,
    'system.power.on_mains': 0,
  });
});

test('a graphics card with an amdgpu driver; one that publishes nothing has a reason', async () => {
  const machine = new ScriptedMachine();
  const set = (path: string, text: string): void => machine.files.set(`/sys/class/drm/${path}`, `${text}\n`);
  set('card0/device/vendor', '0x10de');
  set('card0-DP-1/status', 'connected');
  expect(await benchCheck(gpuCheck, machine)).toContain('publishes no load');
  set('card1/device/vendor', '0x1002');
  set('card1/device/gpu_busy_percent', '37');
  set('card1/device/mem_info_vram_used', '1000000');
  set('card1/device/mem_info_vram_total', '4000000');
  set('card1/device/hwmon/hwmon5/temp1_input', '61000');
  set('card1/device/hwmon/hwmon5/power1_average', '25000000');
  expect(await (await openedCheck(gpuCheck, machine)).run()).toEqual({
    'system.gpu.busy{gpu:AMD card1}': 37,
    'system.gpu.memory.used{gpu:AMD card1}': 1_000_000,
    'system.gpu.memory.total{gpu:AMD card1}': 4_000_000,
    'system.gpu.temperature{gpu:AMD card1}': 61,
    'system.gpu.power{gpu:AMD card1}': 25,
  });
});

test('an NVIDIA card is asked by the tool of its driver', async () => {
  const machine = new ScriptedMachine();
  machine.files.set('/sys/class/drm/card0/device/vendor', '0x10de\n');
  const query = 'nvidia-smi --query-gpu=name,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw --format=csv,noheader,nounits';
  const commands = { [query]: { stdout: 'NVIDIA GeForce RTX 3060, 12, 1024, 12288, 45, [N/A]\n', reason: '' } };
  expect(await (await openedCheck(gpuCheck, machine, { commands })).run()).toEqual({
    'system.gpu.busy{gpu:NVIDIA GeForce RTX 3060}': 12,
    'system.gpu.memory.used{gpu:NVIDIA GeForce RTX 3060}': 1_024 * 1_048_576,
    'system.gpu.memory.total{gpu:NVIDIA GeForce RTX 3060}': 12_288 * 1_048_576,
    'system.gpu.temperature{gpu:NVIDIA GeForce RTX 3060}': 45,
  });
});

test('the offset that chrony or timesyncd knows', async () => {
  const chrony = { 'chronyc -c -n tracking': { stdout: 'C0A80701,192.168.7.1,3,1795372648.1,-0.000123,0.0001,0.0002,-1.5,0.001,0.05,0.01,0.002,64.5,Normal\n', reason: '' } };
  const first = await openedCheck(ntpCheck, new ScriptedMachine(), { commands: chrony });
  expect(await first.run()).toEqual({ 'ntp.offset': -0.000123, 'ntp.stratum': 3 });
  expect(first.serviceChecks).toMatchObject([{ name: 'ntp.in_sync', status: 'ok' }]);
  const timesyncd = { 'timedatectl timesync-status --no-pager': { stdout: '       Server: 192.168.7.1\n      Stratum: 2\n       Offset: +1min 1.500s\n', reason: '' } };
  const second = await openedCheck(ntpCheck, new ScriptedMachine(), { commands: timesyncd });
  expect(await second.run()).toEqual({ 'ntp.offset': 61.5, 'ntp.stratum': 2 });
  expect(second.serviceChecks).toMatchObject([{ status: 'critical' }]);
});

// What this machine can be asked; filled in by the providers beside this file.
export interface HostSource {
  readonly platform: string;
}

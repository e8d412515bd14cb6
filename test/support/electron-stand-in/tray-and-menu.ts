// Recorders for what a test machine cannot show: tray, menus, pictures. Tests read the records and choose menu items.
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';

class NativeImage {
  readonly path: string;
  isTemplate = false;

  constructor(path: string) {
    this.path = path;
  }
  isEmpty(): boolean {
    return !existsSync(this.path);
  }
  setTemplateImage(option: boolean): void {
    this.isTemplate = option;
  }
}

/** As in Electron, a missing file makes an empty picture and no error; the stand-in says so, for nobody means it. */
export const nativeImage = {
  createFromPath(path: string): NativeImage {
    const image = new NativeImage(path);
    if (image.isEmpty()) throw new Error(`stand-in: there is no picture at ${path}`);
    return image;
  },
};

/** One item of a built menu. */
interface MenuItem {
  readonly id: string | undefined;
  readonly label: string | undefined;
  readonly type: string | undefined;
  readonly role: string | undefined;
  readonly enabled: boolean;
  checked: boolean;
  /** Chooses the item, as a person would. */
  click(): void;
}

export class Menu {
  static #application: Menu | null = null;
  static buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): Menu {
    return new Menu(template.map(toItem));
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }
  readonly items: readonly MenuItem[];

  constructor(items: readonly MenuItem[] = []) {
    this.items = items;
  }
  getMenuItemById(id: string): MenuItem | null {
    return this.items.find((item) => item.id === id) ?? null;
  }
}

function toItem(options: Electron.MenuItemConstructorOptions): MenuItem {
  const item: MenuItem = {
    id: options.id,
    label: options.label,
    type: options.type,
    role: options.role,
    enabled: options.enabled !== false,
    checked: options.checked === true,
    click() {
      if (!item.enabled) return;
      if (item.type === 'checkbox') item.checked = !item.checked;
      options.click?.(item as unknown as Electron.MenuItem, undefined, {});
    },
  };
  return item;
}

export class Tray extends EventEmitter {
  /** Every tray icon that was put up; for tests. */
  static readonly shown: Tray[] = [];
  image: NativeImage;
  toolTip = '';
  menu: Menu | null = null;

  constructor(image: NativeImage) {
    super();
    this.image = image;
    Tray.shown.push(this);
  }
  setImage(image: NativeImage): void {
    this.image = image;
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }
  destroy(): void {
    Tray.shown.splice(Tray.shown.indexOf(this), 1);
  }
}

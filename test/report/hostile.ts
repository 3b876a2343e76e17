import { characters } from "./hostile/characters.js";
import { links } from "./hostile/links.js";
import { machines } from "./hostile/machines.js";
import { markup } from "./hostile/markup.js";
import { references } from "./hostile/references.js";

/** Texts that a pull request could put into a path, a key or a value to make a report do something, by what they try. */
export const hostileKinds: Readonly<Record<string, readonly string[]>> = {
	...references,
	...links,
	...markup,
	...characters,
	...machines,
};

/** All of them. */
export const hostile: readonly string[] = Object.values(hostileKinds).flat();

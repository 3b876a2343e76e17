import {
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	firstEntryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { defaultItems } from "../hydra/defaults-list.js";
import { lookUp } from "../look-up.js";
import type { Override } from "../reader.js";

/** What a robot sees and does at each step. */
export interface Task {
	/** Numbers of the state. */
	readonly state: number;
	/** Numbers of an action. */
	readonly actions: number;
	/** Height and width of the image of each camera. */
	readonly cameras: readonly (readonly [number, number])[];
	/** The key that says it; absent where it is what the framework brings. */
	readonly entry?: Entry;
}

/** The task of a composed workspace: what its config says, else the framework's own task of that name. */
export function taskOf(tree: Tree, name: string | undefined): Task | undefined {
	return seenTask(tree) ?? numberedTask(tree) ?? lookUp(tasks, name);
}

/** The name of the task that a defaults list or a command chooses. */
export function taskName(
	tree: Tree | undefined,
	overrides: readonly Override[],
): string | undefined {
	const given = overrides.findLast(({ key }) => key === "task")?.text;
	const item = defaultItems(tree).find(({ group }) => group === "task");
	return given ?? item?.names[0];
}

// Images and states are told apart by their type; a state is the default.
function seenTask(tree: Tree): Task | undefined {
	const entry = firstEntryAt(tree, [
		"policy.shape_meta",
		"shape_meta",
		"task.shape_meta",
	]);
	const actions = shapeAt(entry?.value, "action.shape")[0];
	if (!entry || actions === undefined) return undefined;
	const cameras: (readonly [number, number])[] = [];
	let state = 0;
	for (const { value } of entriesOf(entryAt(entry.value, "obs")?.value)) {
		const [first, height, width] = shapeAt(value, "shape");
		if (first === undefined) return undefined;
		const isImage = asText(entryAt(value, "type")?.value) === "rgb";
		if (!isImage) state += first;
		else if (height && width) cameras.push([height, width]);
		else return undefined;
	}
	return { state, actions, cameras, entry };
}

function numberedTask(tree: Tree): Task | undefined {
	const seen = firstEntryAt(tree, ["task.obs_dim", "obs_dim"]);
	const done = firstEntryAt(tree, ["task.action_dim", "action_dim"]);
	const state = asNumber(seen?.value);
	const actions = asNumber(done?.value);
	return seen && state !== undefined && actions !== undefined
		? { state, actions, cameras: [], entry: seen }
		: undefined;
}

function shapeAt(
	tree: Tree | undefined,
	path: string,
): readonly (number | undefined)[] {
	return itemsOf(entryAt(tree, path)?.value).map(asNumber);
}

/** Tasks of one arm: three numbers for its place, four for its turn, two for its fingers. */
const ARM = 3 + 4 + 2;

function pictured(
	cameras: number,
	side: number,
	{ state, actions }: { readonly state: number; readonly actions: number },
): Task {
	const image = [side, side] as const;
	return {
		state,
		actions,
		cameras: Array.from({ length: cameras }, () => image),
	};
}

function numbered(state: number, actions: number): Task {
	return { state, actions, cameras: [] };
}

// Relative actions turn by three numbers, absolute ones by six; two arms take twice as many.
const arm = { state: ARM, actions: 7 } as const;
const armAbsolute = { state: ARM, actions: 10 } as const;

/** The tasks that come with the framework (diffusion_policy/config/task at 5ba07ac). */
const tasks: Readonly<Record<string, Task>> = {
	blockpush_lowdim_seed: numbered(16, 2),
	blockpush_lowdim_seed_abs: numbered(16, 2),
	can_image: pictured(2, 84, arm),
	can_image_abs: pictured(2, 84, armAbsolute),
	can_lowdim: numbered(23, 7),
	can_lowdim_abs: numbered(23, 10),
	kitchen_lowdim: numbered(60, 9),
	kitchen_lowdim_abs: numbered(60, 9),
	lift_image: pictured(2, 84, arm),
	lift_image_abs: pictured(2, 84, armAbsolute),
	lift_lowdim: numbered(19, 7),
	lift_lowdim_abs: numbered(19, 10),
	pusht_image: pictured(1, 96, { state: 2, actions: 2 }),
	pusht_lowdim: numbered(20, 2),
	real_pusht_image: {
		state: 2,
		actions: 2,
		cameras: [
			[240, 320],
			[240, 320],
		],
	},
	square_image: pictured(2, 84, arm),
	square_image_abs: pictured(2, 84, armAbsolute),
	square_lowdim: numbered(23, 7),
	square_lowdim_abs: numbered(23, 10),
	tool_hang_image: pictured(2, 240, arm),
	tool_hang_image_abs: pictured(2, 240, armAbsolute),
	tool_hang_lowdim: numbered(53, 7),
	tool_hang_lowdim_abs: numbered(53, 10),
	transport_image: pictured(4, 84, { state: 2 * ARM, actions: 14 }),
	transport_image_abs: pictured(4, 84, { state: 2 * ARM, actions: 20 }),
	transport_lowdim: numbered(59, 14),
	transport_lowdim_abs: numbered(59, 20),
};

import { MAX_ITEMS, spend } from "./budget.js";
import type { Machine } from "./machine.js";
import {
	type Arguments,
	copyOf,
	type Dict,
	type List,
	numberIn,
	plain,
	type Slots,
	textIn,
	truthOf,
	type Value,
} from "./value.js";

/** What a builtin function gives; undefined for a name that is none, or a result that is not known. */
export function builtIn(
	name: string,
	given: Arguments,
	machine: Machine,
): Value | undefined {
	if (!Object.hasOwn(FUNCTIONS, name)) return undefined;
	return FUNCTIONS[name]?.(given, machine);
}

type BuiltIn = (given: Arguments, machine: Machine) => Value | undefined;

const FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
	dict: toDict,
	ConfigDict: toDict,
	OrderedDict: toDict,
	"collections.OrderedDict": toDict,
	// The containers of OmegaConf and ml_collections behave as dictionaries do.
	"OmegaConf.create": toDict,
	"config_dict.ConfigDict": toDict,
	"ml_collections.ConfigDict": toDict,
	// The environment is the launch's; a default is what the file states, as in the shell's `${NAME:-default}`.
	"os.environ.get": ({ positional }) => positional[1],
	"os.getenv": ({ positional }) => positional[1],
	"environ.get": ({ positional }) => positional[1],
	getenv: ({ positional }) => positional[1],
	list: toList,
	tuple: toList,
	set: toList,
	frozenset: toList,
	int: toInteger,
	float: toFloat,
	str: ({ positional: [value], line }) =>
		value?.kind === "plain"
			? plain(typeof value.value === "string" ? value.value : value.text, line)
			: undefined,
	bool: ({ positional: [value], line }) => {
		const truth = value && truthOf(value);
		return truth === undefined ? undefined : plain(truth, line);
	},
	len: ({ positional: [value], line }) => {
		const size = sizeOf(value);
		return size === undefined ? undefined : plain(size, line);
	},
	range,
	abs: (given) => onNumbers(given, ([a = 0]) => Math.abs(a)),
	round: ({ positional, line }) => {
		const [value] = positional;
		const number = numberIn(value);
		// Python rounds halves to the even number.
		return number === undefined || positional.length !== 1
			? undefined
			: plain(roundHalfEven(number), line);
	},
	min: (given) => onNumbers(given, (numbers) => Math.min(...numbers)),
	max: (given) => onNumbers(given, (numbers) => Math.max(...numbers)),
	sum: (given) =>
		onNumbers(given, (numbers) => {
			let sum = 0;
			for (const number of numbers) sum += number;
			return sum;
		}),
	ceil: (given) => onNumbers(given, ([a = 0]) => Math.ceil(a)),
	"math.ceil": (given) => onNumbers(given, ([a = 0]) => Math.ceil(a)),
	"math.floor": (given) => onNumbers(given, ([a = 0]) => Math.floor(a)),
	"math.sqrt": (given) => onNumbers(given, ([a = 0]) => Math.sqrt(a)),
	"copy.deepcopy": copied,
	deepcopy: copied,
	"copy.copy": copied,
	get_config: namedFile,
	"model_zoo.get_config": namedFile,
	cast: ({ positional: [, value] }) => value,
	print: ({ line }) => plain(null, line),
};

function toDict({ positional, slots, line }: Arguments): Dict | undefined {
	const made: Slots = new Map();
	for (const source of positional) {
		if (source.kind !== "dict") return undefined;
		for (const [key, slot] of source.slots) made.set(key, slot);
	}
	for (const [key, slot] of slots) made.set(key, slot);
	return { kind: "dict", slots: made, line };
}

function toList({ positional, line }: Arguments): List | undefined {
	const [source] = positional;
	if (!source) return { kind: "list", items: [], line };
	return source.kind === "list"
		? { kind: "list", items: [...source.items], line }
		: undefined;
}

function toInteger({ positional, line }: Arguments): Value | undefined {
	const [value] = positional;
	if (positional.length !== 1 || value?.kind !== "plain") return undefined;
	if (value.value === null) return undefined;
	const number = Number(value.value);
	const isText = typeof value.value === "string";
	if (isText && !/^\s*[-+]?\d+\s*$/.test(value.text)) return undefined;
	return Number.isFinite(number) ? plain(Math.trunc(number), line) : undefined;
}

function toFloat({ positional: [value], line }: Arguments): Value | undefined {
	if (value?.kind !== "plain" || value.value === null) return undefined;
	const isEmpty = typeof value.value === "string" && value.value.trim() === "";
	const number = isEmpty ? Number.NaN : Number(value.value);
	return Number.isFinite(number) ? plain(number, line) : undefined;
}

function range({ positional, line }: Arguments): List | undefined {
	const numbers = positional.map(numberIn);
	const [a, b, step = 1] = numbers;
	if (a === undefined || numbers.includes(undefined) || step === 0) {
		return undefined;
	}
	const [from, to] = b === undefined ? [0, a] : [a, b];
	const count = Math.max(0, Math.ceil((to - from) / step));
	if (count > MAX_ITEMS) return undefined;
	const items = Array.from({ length: count }, (_, index) =>
		plain(from + index * step, line),
	);
	return { kind: "list", items, line };
}

function onNumbers(
	{ positional, line }: Arguments,
	work: (numbers: readonly number[]) => number,
): Value | undefined {
	const [first] = positional;
	if (first?.kind === "list" && first.isOpen) return undefined;
	const values = first?.kind === "list" ? first.items : positional;
	const numbers = values.map(numberIn);
	if (numbers.length === 0) return undefined;
	const known = numbers.filter((number) => number !== undefined);
	if (known.length < numbers.length) return undefined;
	const result = work(known);
	return Number.isFinite(result) ? plain(result, line) : undefined;
}

function roundHalfEven(number: number): number {
	const down = Math.floor(number);
	if (number - down !== 0.5) return Math.round(number);
	return down % 2 === 0 ? down : down + 1;
}

function sizeOf(value: Value | undefined): number | undefined {
	if (value?.kind === "list") {
		return value.isOpen ? undefined : value.items.length;
	}
	if (value?.kind === "dict") return value.slots.size;
	return textIn(value)?.length;
}

function copied(
	{ positional: [value] }: Arguments,
	{ world }: Machine,
): Value | undefined {
	return value && copyOf(value, () => spend(world.budget));
}

function namedFile(
	{ positional: [path] }: Arguments,
	{ world }: Machine,
): Value | undefined {
	const text = textIn(path);
	return text === undefined ? undefined : world.named?.(text);
}

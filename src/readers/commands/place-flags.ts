import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";
import { acceleratorFacts } from "../accelerator-words.js";
import { regionOfZone } from "../cloud-place.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { tpuSliceFacts } from "../tpu-slices.js";
import type { Stage } from "./command-line.js";
import type { PlaceKey } from "./programs.js";
import { lastFlag } from "./words.js";

/** What the flags of a launcher say of the kind of its machines and of their place. */
export function placeFacts(
	{ program, flags }: Stage,
	path: string,
): FieldReading {
	return gather(
		...Object.entries(program.places ?? {}).map(([name, key]) => {
			const flag = lastFlag(flags, [name]);
			const value = flag?.values[0];
			if (!flag || value?.known === false) return {};
			const { text, line } = flag;
			return {
				facts: CONVERSIONS[key](value?.text ?? "", {
					kind: "launch",
					path,
					line,
					text,
				}),
			};
		}),
	);
}

type Placed = Extract<Origin, { readonly path: string }>;

const CONVERSIONS: Readonly<
	Record<PlaceKey, (text: string, origin: Placed) => readonly Fact[]>
> = {
	"hardware.instance": (text, origin) => {
		const slice = tpuSliceFacts(text, origin);
		return slice.length > 0 ? slice : [fact("hardware.instance", text, origin)];
	},
	// The name of a cluster is a word about its devices, not a statement.
	"hardware.accelerator": (text, origin) =>
		acceleratorFacts(text, { ...origin, kind: "hint" }),
	"hardware.purchase": (_, origin) => [
		fact("hardware.purchase", "spot", origin),
	],
	"site.region": (text, origin) => [
		fact("site.region", regionOfZone(text), origin),
	],
};

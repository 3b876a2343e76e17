import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";

/**
 * Names of accelerators as partitions, constraints, file names and comments have them. The catalogue knows what they
 * mean; here they are only told from other words.
 */
const NAMES =
	/(?<![a-z0-9])((?:gh|gb|b|h)(?:100|200|300|800|20)(?:[-_ ]?(?:sxm\d?|pcie|nvl))?|a(?:100|800|10g?|30|40)(?:[-_ ]?(?:sxm\d?|pcie))?|v100s?|p100|l40s?|l4|t4|mi(?:100|210|250x?|300[ax]|325x|355x)|a[456]000|rtx[-_ ]?(?:a?\d{4}(?:[-_ ]?ti)?)|gaudi[-_ ]?\d|trn[12]|tpu[-_ ]?v\d[ep]?)(?:[-_ ]?(\d{2,3})[-_ ]?g(?:i?b)?)?(?![a-z0-9])/i;

/** The accelerator that a text names as a fact; none when it names none. */
export function acceleratorFacts(
	text: string | undefined,
	origin: Origin,
): readonly Fact[] {
	const name = acceleratorIn(text ?? "");
	return name === undefined ? [] : [fact("hardware.accelerator", name, origin)];
}

/** The accelerator that a text names, such as `A100-80GB` in `gpu-a100-80g`; undefined when it names none. */
export function acceleratorIn(text: string): string | undefined {
	const [, name, memory] = NAMES.exec(text.replaceAll("_", "-")) ?? [];
	if (name === undefined) return undefined;
	const plain = name.toUpperCase().replaceAll(" ", "-");
	return memory === undefined ? plain : `${plain}-${memory}GB`;
}

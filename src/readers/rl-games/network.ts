import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { ATARI_FRAME, agentConfig } from "../agent-config.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";

/** The networks of an agent: a part that looks where `cnn` stands, then layers that actor and critic may share. */
export function networkOf(
	file: ParsedFile,
	network: Tree | undefined,
	algorithm: "ppo" | "sac",
): FieldReading {
	const units = entryAt(network, "mlp.units");
	const widths = itemsOf(units?.value).flatMap((each) => asNumber(each) ?? []);
	const eye = entryAt(network, "cnn");
	const sees = eye !== undefined && !isUnset(eye.value);
	const entry = units ?? eye;
	const separate = asBoolean(entryAt(network, "separate")?.value) ?? false;
	// The layer of 512 behind the convolutions is the eye's own.
	const own = sees ? widths.slice(1) : widths;
	const isShared = algorithm === "ppo" && !separate && own.length > 0;
	const value = agentConfig({
		algorithm,
		netArch: isShared ? [] : own,
		shared: isShared ? own : undefined,
		frame: sees ? ATARI_FRAME : undefined,
	});
	return gather(
		{
			facts: entry ? [fact("model.config", value, statedAt(file, entry))] : [],
		},
		{ problems: recurrence(file, network) },
	);
}

function recurrence(
	file: ParsedFile,
	network: Tree | undefined,
): FieldReading["problems"] {
	const entry = entryAt(network, "rnn");
	const effect = "adds a recurrent layer over the steps of an episode";
	return entry && !isUnset(entry.value)
		? [unmodelled({ file, entry, effect })]
		: [];
}

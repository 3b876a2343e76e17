import {
	type Collective,
	type Communication,
	collectiveSeconds,
} from "../estimate/time/communication.js";
import { type Derivation, derived, given, onLine } from "./derivation.js";

/** The collectives of one kind: a ring passes (n − 1)/n of the payload over each link. */
export function collectiveLines(
	collectives: readonly Collective[],
	kind: keyof Communication,
): readonly Derivation[] {
	return collectives.filter(({ of }) => of === kind).map(line);
}

function line(collective: Collective): Derivation {
	const { name, times, bytes, group, bytesPerSecond } = collective;
	const value = collectiveSeconds(collective);
	return onLine(
		derived("quotient", { name, unit: "s", value }, [
			derived("product", { name: "moved", unit: "B" }, [
				given(times, "times"),
				given(bytes, "payload", { unit: "B" }),
				given(group - 1, "hops"),
			]),
			given(group, "devices"),
			given(bytesPerSecond, "of the slower link", { unit: "B/s" }),
		]),
	);
}

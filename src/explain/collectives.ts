import {
	type Collective,
	type Communication,
	collectiveSeconds,
} from "../estimate/time/communication.js";
import {
	type Derivation,
	derived,
	given,
	onLine,
	unless,
} from "./derivation.js";

/** The collectives of one kind: a ring passes (n − 1)/n of the payload over each link. */
export function collectiveLines(
	collectives: readonly Collective[],
	kind: keyof Communication,
): readonly Derivation[] {
	return collectives.filter(({ of }) => of === kind).map(line);
}

function line(collective: Collective): Derivation {
	const { name, times, bytes, group, bytesPerSecond, waitSeconds } = collective;
	const value = collectiveSeconds(collective);
	const moving = derived("quotient", { name, unit: "s" }, [
		derived("product", { name: "moved", unit: "B" }, [
			given(times, "times"),
			given(bytes, "payload", { unit: "B" }),
			given(group - 1, "hops"),
		]),
		given(group, "devices"),
		given(bytesPerSecond, "of the slower link", { unit: "B/s" }),
	]);
	return onLine(
		derived("sum", { name, unit: "s", value }, [
			moving,
			...unless(0, [
				derived("product", { name: "waiting for each other", unit: "s" }, [
					given(times, "times"),
					given(waitSeconds, "each", { unit: "s" }),
				]),
			]),
		]),
	);
}

import { expect, test } from "vitest";
import { jobsIn, launchesIn, only } from "./read-launches.js";

/** A manifest of one kind of job around the same pods. */
function pod(gpus: string, indent: string, command = train): string {
	return `template:
  spec:
    nodeSelector:
      node.kubernetes.io/instance-type: p5.48xlarge
    containers:
      - name: trainer
        command: ${command}
        resources:
          limits:
            nvidia.com/gpu: ${gpus}
`.replace(/^/gm, indent);
}

const train =
	"[torchrun, --nproc_per_node=8, --nnodes=4, train.py, --config, configs/lake.yaml]";

const pytorchJob = `apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata:
  name: lake
spec:
  pytorchReplicaSpecs:
    Master:
      replicas: 1
${pod("8", "      ")}
    Worker:
      replicas: 3
${pod("8", "      ")}`;

test("a PyTorchJob has the pods of its master and its workers", () => {
	const launch = only(launchesIn(pytorchJob));

	expect(launch.config).toBe("configs/lake.yaml");
	expect(launch.candidates).toEqual([
		"cluster/configs/lake.yaml",
		"configs/lake.yaml",
	]);
	// 1 master + 3 workers
	expect(launch.value("hardware.nodes")).toBe(4);
	expect(launch.value("hardware.per_node")).toBe(8);
	expect(launch.value("hardware.instance")).toBe("p5.48xlarge");
	expect(launch.line("hardware.instance")).toBe(25);
	expect(launch.origin("hardware.per_node")).toMatchObject({ kind: "launch" });
	expect(launch.problems).toEqual([]);
});

test("pods and a command that count differently are told", () => {
	const launch = only(
		launchesIn(pytorchJob.replaceAll("--nnodes=4", "--nnodes=2")),
	);

	expect(launch.value("hardware.nodes")).toBe(2);
	expect(launch.problems.join()).toContain(
		"The job and the command disagree: 4 and 2 nodes",
	);
});

test("counts that the launch puts in are open, and told", () => {
	const job = only(
		jobsIn(
			pytorchJob
				.replace("replicas: 3", "replicas: $NUM_WORKERS")
				.replaceAll("p5.48xlarge", "$INSTANCE_TYPE"),
		),
	);

	expect(job.value("hardware.nodes")).toBeUndefined();
	expect(job.value("hardware.per_node")).toBe(8);
	expect(job.value("hardware.instance")).toBeUndefined();
	expect(job.problems).toEqual([
		"`replicas` is `$NUM_WORKERS`, which only the launch decides. State it in wattdiff.yml if it matters.",
		"`node.kubernetes.io/instance-type` is `$INSTANCE_TYPE`, which only the launch decides. State it in wattdiff.yml if it matters.",
	]);
});

test("a Helm template says what it states: the command knows the nodes that the pods leave open", () => {
	const launch = only(
		launchesIn(
			pytorchJob.replace("replicas: 3", "replicas: {{ .Values.workers }}"),
		),
	);

	// --nnodes=4
	expect(launch.value("hardware.nodes")).toBe(4);
	expect(launch.value("hardware.per_node")).toBe(8);
	expect(launch.value("hardware.count")).toBeUndefined();
});

test("the launcher of an MPIJob has no devices", () => {
	const launch = only(
		launchesIn(`apiVersion: kubeflow.org/v2beta1
kind: MPIJob
spec:
  slotsPerWorker: 8
  mpiReplicaSpecs:
    Launcher:
      replicas: 1
      template:
        spec:
          containers:
            - command: [mpirun, -np, "16", python, train.py, --config, a.yaml]
    Worker:
      replicas: 2
${pod("8", "      ", "[sleep, infinity]")}`),
	);

	expect(launch.value("hardware.nodes")).toBe(2);
	expect(launch.value("hardware.per_node")).toBe(8);
	expect(launch.value("hardware.count")).toBe(16);
	expect(launch.problems).toEqual([]);
});

test("a TrainJob says its nodes, or leaves them to its runtime", () => {
	const trainJob = `apiVersion: trainer.kubeflow.org/v1alpha1
kind: TrainJob
spec:
  runtimeRef:
    name: torch-lake
  trainer:
    numNodes: 3
    command: [torchrun, train.py, --config, a.yaml]
    resourcesPerNode:
      limits:
        nvidia.com/gpu: 4
`;

	const stated = only(jobsIn(trainJob));
	const left = only(jobsIn(trainJob.replace("    numNodes: 3\n", "")));

	expect(stated.value("hardware.nodes")).toBe(3);
	expect(stated.value("hardware.per_node")).toBe(4);
	expect(stated.line("hardware.per_node")).toBe(11);
	expect(left.value("hardware.nodes")).toBeUndefined();
	expect(left.problems.join()).toContain(
		"`numNodes` is `left to the runtime torch-lake`",
	);
});

test("a JobSet multiplies its replicas with the pods of each job", () => {
	const job = only(
		jobsIn(`apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
spec:
  replicatedJobs:
    - name: workers
      replicas: 2
      template:
        spec:
          parallelism: 4
${pod("8", "          ")}`),
	);

	// 2 × 4 pods
	expect(job.value("hardware.nodes")).toBe(8);
	expect(job.line("hardware.nodes")).toBe(9);
});

test("Volcano's tasks and Kubernetes' own jobs are told by their version", () => {
	const volcano = only(
		jobsIn(`apiVersion: batch.volcano.sh/v1alpha1
kind: Job
spec:
  tasks:
    - replicas: 6
${pod("4", "      ")}`),
	);
	const plain = only(
		jobsIn(`apiVersion: batch/v1
kind: Job
spec:
  parallelism: 2
${pod("8", "  ")}`),
	);

	expect(volcano.value("hardware.nodes")).toBe(6);
	expect(volcano.value("hardware.per_node")).toBe(4);
	expect(plain.value("hardware.nodes")).toBe(2);
});

test("a RayJob runs its entrypoint on its worker groups", () => {
	const launch = only(
		launchesIn(`apiVersion: ray.io/v1
kind: RayJob
spec:
  entrypoint: python train.py --config configs/a.yaml
  rayClusterSpec:
    headGroupSpec:
      template:
        spec:
          containers: [{name: head}]
    workerGroupSpecs:
      - replicas: 5
        groupName: gpus
${pod("8", "        ")}`),
	);

	expect(launch.config).toBe("configs/a.yaml");
	expect(launch.at).toBe(4);
	expect(launch.value("hardware.nodes")).toBe(5);
});

test("roles with different devices have only a number of all devices", () => {
	const job = only(
		jobsIn(
			pytorchJob.replace(
				/nvidia\.com\/gpu: 8(?=[\s\S]*Worker)/,
				"nvidia.com/gpu: 2",
			),
		),
	);

	// 1 × 2 + 3 × 8
	expect(job.value("hardware.count")).toBe(26);
	expect(job.value("hardware.per_node")).toBeUndefined();
});

test("labels of nodes say the accelerator, the region and spot", () => {
	const job = only(
		jobsIn(
			pytorchJob.replaceAll(
				"node.kubernetes.io/instance-type: p5.48xlarge",
				[
					"cloud.google.com/gke-accelerator: nvidia-h100-mega-80gb",
					'cloud.google.com/gke-spot: "true"',
					"topology.kubernetes.io/zone: us-central1-a",
				].join(`\n${" ".repeat(12)}`),
			),
		),
	);

	expect(job.value("hardware.accelerator")).toBe("nvidia-h100-mega-80gb");
	expect(job.value("hardware.purchase")).toBe("spot");
	expect(job.value("site.provider")).toBe("gcp");
	expect(job.value("site.region")).toBe("us-central1");
});

test("an affinity to one machine type is a statement, to several a hint", () => {
	const affinity = (values: string) =>
		jobsIn(`apiVersion: v1
kind: Pod
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: node.kubernetes.io/instance-type
                operator: In
                values: ${values}
  containers:
    - command: [python, train.py]
      resources: {limits: {nvidia.com/gpu: 8}}
`);

	const one = only(affinity("[p5.48xlarge]"));
	const several = only(affinity("[p5.48xlarge, p4d.24xlarge]"));

	expect(one.origin("hardware.instance")).toMatchObject({ kind: "launch" });
	expect(several.origin("hardware.instance")).toMatchObject({
		kind: "hint",
		line: 11,
	});
});

test("a script in a block keeps the lines of the file and gets the container's variables", () => {
	const launch = only(
		launchesIn(`apiVersion: batch/v1
kind: Job
spec:
  template:
    spec:
      containers:
        - env:
            - name: CONFIG
              value: configs/a.yaml
          command: [bash, -c]
          args:
            - |
              cd /app
              torchrun --nproc_per_node 8 \\
                train.py --config $CONFIG
          resources: {limits: {nvidia.com/gpu: 8}}
`),
	);

	expect(launch.config).toBe("configs/a.yaml");
	expect(launch.at).toBe(9);
	expect(launch.value("hardware.per_node")).toBe(8);
	expect(launch.line("hardware.per_node")).toBe(14);
});

test("a config under a folder of the container is looked for by the end of its path", () => {
	const launch = only(
		launchesIn(
			pytorchJob.replaceAll("configs/lake.yaml", "/app/configs/lake.yaml"),
		),
	);

	expect(launch.candidates).toContain("configs/lake.yaml");
	expect(launch.candidates).not.toContain("lake.yaml");
});

test("an elastic job is told", () => {
	const job = only(
		jobsIn(
			pytorchJob.replace(
				"spec:\n",
				"spec:\n  elasticPolicy:\n    minReplicas: 1\n    maxReplicas: 9\n",
			),
		),
	);

	expect(job.problems).toEqual([
		"`elasticPolicy` lets the job have from 1 to 9 replicas. The estimate reads it as the replicas that it asks for.",
	]);
});

test("a part of a device is told, since it is not in the estimate", () => {
	const job = only(
		jobsIn(
			pytorchJob.replaceAll("nvidia.com/gpu: 8", "nvidia.com/mig-3g.20gb: 1"),
		),
	);

	expect(job.value("hardware.per_node")).toBeUndefined();
	expect(job.problems[0]).toContain("asks for a part of a device");
});

test("a deadline is a limit, and evaluation launches nothing", () => {
	const limited = only(
		jobsIn(
			pytorchJob.replace("spec:\n", "spec:\n  activeDeadlineSeconds: 7200\n"),
		),
	);
	const evaluation = launchesIn(
		pytorchJob.replaceAll("train.py", "evaluate.py"),
	);

	expect(limited.value("hardware.time_limit_hours")).toBe(2);
	expect(evaluation).toEqual([]);
});

test.each(["Service", "Deployment", "ConfigMap", "RayCluster"])(
	"a %s runs no job",
	(kind) => {
		expect(
			jobsIn(
				pytorchJob
					.replace("PyTorchJob", kind)
					.replace("pytorchReplicaSpecs", "selector"),
			),
		).toEqual([]);
	},
);

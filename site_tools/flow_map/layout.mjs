// Runs ELK: places the boxes of pictures. One task as JSON on standard input, what it made on standard output.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/**
 * @typedef {object} Node
 * @property {number} width
 * @property {number} height
 * @property {number} rank - its column
 * @property {number} entry - how far from its top the paths come in
 * @property {number[]} exits - how far from its top paths go out
 */

/**
 * @typedef {object} Graph
 * @property {Node[]} nodes
 * @property {[number, number, number][]} edges - the places of a node, of one of its exits, and of the node it leads to
 */

/** @type {{packages: string, graphs: Graph[]}} */
const task = JSON.parse(readFileSync(0, "utf8"));
// Not its own entry, which looks for a package for workers first.
/** @type {typeof import("elkjs").default} */
const Elk = createRequire(path.join(task.packages, "from.js"))("elkjs/lib/elk.bundled.js");
const elk = new Elk();

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "SPLINES",
  "elk.layered.edgeRouting.splines.mode": "CONSERVATIVE",
  "elk.partitioning.activate": "true",
  // Where it costs no crossing, what stands first in the article stands first in the picture.
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.spacing.nodeNodeBetweenLayers": "72",
  "elk.layered.spacing.edgeNodeBetweenLayers": "20",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "10",
  "elk.spacing.nodeNode": "28",
  "elk.spacing.edgeNode": "16",
  "elk.spacing.edgeEdge": "10",
  "elk.padding": "[left=0, top=0, right=0, bottom=0]",
  "elk.randomSeed": "1",
};

/** @param {Graph} graph */
async function place(graph) {
  /** @type {import("elkjs").ElkNode} */
  const asked = {
    id: "picture",
    layoutOptions: OPTIONS,
    children: graph.nodes.map((node, number) => ({
      id: `${number}`,
      width: node.width,
      height: node.height,
      layoutOptions: { "elk.portConstraints": "FIXED_POS", "elk.partitioning.partition": `${node.rank}` },
      ports: [
        { id: `${number}.in`, x: 0, y: node.entry, width: 0, height: 0, layoutOptions: { "elk.port.side": "WEST" } },
        ...node.exits.map((y, exit) => ({
          id: `${number}.${exit}`,
          x: node.width,
          y,
          width: 0,
          height: 0,
          layoutOptions: { "elk.port.side": "EAST" },
        })),
      ],
    })),
    edges: graph.edges.map(([source, exit, target], number) => ({
      id: `e${number}`,
      sources: [`${source}.${exit}`],
      targets: [`${target}.in`],
    })),
  };
  const made = await elk.layout(asked);
  /** @param {import("elkjs").ElkExtendedEdge} edge */
  const points = ({ sections: [section] = [] }) =>
    section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => [x, y]) : [];
  return {
    width: made.width,
    height: made.height,
    nodes: made.children?.map(({ x, y }) => ({ x, y })),
    edges: made.edges?.map(points),
  };
}

const made = [];
for (const graph of task.graphs) made.push(await place(graph));
process.stdout.write(JSON.stringify(made));

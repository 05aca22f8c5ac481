// The network as two graphs: where packets are routed, and which groups may connect. Checks the combined effect of all rules.
import { deepEqual, ok } from 'node:assert/strict';
import type { Claim, Json, Templates } from '../templates';

const INTERNET = 'internet';
type Graph = Map<string, Set<string>>;

function add(graph: Graph, from: string, to: string): void {
  graph.set(from, (graph.get(from) ?? new Set()).add(to));
}

function reach(graph: Graph, from: string, without?: (node: string) => boolean): Set<string> {
  const seen = new Set([from]);
  for (const node of seen) {
    for (const next of graph.get(node) ?? []) {
      if (!without?.(next)) {
        seen.add(next);
      }
    }
  }
  return seen;
}

// Edges from a subnet through its route table to a gateway or an instance. An instance continues with the route table of its subnet.
function routes(t: Templates): Graph {
  const graph: Graph = new Map();
  for (const { layer, props } of t.all('EC2::SubnetRouteTableAssociation')) {
    add(graph, t.target(layer, props.SubnetId), t.target(layer, props.RouteTableId));
  }
  for (const { layer, props } of t.all('EC2::Route')) {
    const to = props.GatewayId ? INTERNET : t.target(layer, props.InstanceId ?? props.NatGatewayId ?? props.NetworkInterfaceId);
    add(graph, t.target(layer, props.RouteTableId), to);
  }
  for (const { id, layer, props } of t.all('EC2::Instance')) {
    add(graph, `${layer}/${id}`, t.target(layer, props.SubnetId));
  }
  return graph;
}

// Two groups are connected if one allows the egress and the other the ingress, on the same port.
function talk(t: Templates): Graph {
  const open = (type: string, inline: string, peer: string) => {
    const apart = t
      .all(`EC2::SecurityGroup${type}`)
      .map(({ layer, props }) => ({ layer, own: t.target(layer, props.GroupId), rule: props }));
    const within = t
      .all('EC2::SecurityGroup')
      .flatMap(({ layer, id, props }) => (props[inline] ?? []).map((rule: Json) => ({ layer, own: `${layer}/${id}`, rule })));
    return [...apart, ...within].map(({ layer, own, rule }) => ({
      own,
      peer: rule[peer] ? t.target(layer, rule[peer]) : rule.CidrIp === '0.0.0.0/0' || rule.CidrIpv6 ? INTERNET : (rule.CidrIp ?? ''),
      ports: rule.IpProtocol === '-1' ? [0, 65_535] : [rule.FromPort, rule.ToPort],
    }));
  };
  const ingress = open('Ingress', 'SecurityGroupIngress', 'SourceSecurityGroupId');
  const egress = open('Egress', 'SecurityGroupEgress', 'DestinationSecurityGroupId');
  const graph: Graph = new Map();
  ingress.filter(({ peer }) => peer === INTERNET).forEach(({ own }) => add(graph, INTERNET, own));
  egress.filter(({ peer }) => peer === INTERNET).forEach(({ own }) => add(graph, own, INTERNET));
  for (const out of egress) {
    const meets = ingress.some(
      (into) => into.own === out.peer && into.peer === out.own && into.ports[0] <= out.ports[1]! && out.ports[0] <= into.ports[1]!,
    );
    if (meets) {
      add(graph, out.own, out.peer);
    }
  }
  return graph;
}

const group = (name: string) => `network/${name}Group`;
const isNat = (node: string) => /\/Nat[AB]$/.test(node);

export const graph: Claim[] = [
  {
    name: 'from a data subnet no route leads to the internet, over any number of steps',
    check(t) {
      for (const zone of ['A', 'B']) {
        ok(!reach(routes(t), `network/DataSubnet${zone}`).has(INTERNET), zone);
      }
    },
    broken: {
      'over a NAT instance': (t) =>
        (t.layers.network.Resources.Way = {
          Type: 'AWS::EC2::Route',
          Properties: { RouteTableId: { Ref: 'DataRoutes' }, InstanceId: { Ref: 'NatA' } },
        }),
      'the public table': (t) => (t.props('network/DataSubnetBRoutes').RouteTableId = { Ref: 'PublicRoutes' }),
    },
  },
  {
    name: 'from an app subnet the internet is reached, and only over NAT instances',
    check(t) {
      for (const zone of ['A', 'B']) {
        ok(reach(routes(t), `network/AppSubnet${zone}`).has(INTERNET), `${zone}: there is no way out`);
        ok(!reach(routes(t), `network/AppSubnet${zone}`, isNat).has(INTERNET), `${zone}: there is a way past the NAT instance`);
      }
    },
    broken: {
      'straight out': (t) =>
        (t.layers.network.Resources.Way = {
          Type: 'AWS::EC2::Route',
          Properties: { RouteTableId: { Ref: 'AppRoutesB' }, GatewayId: { Ref: 'InternetGateway' } },
        }),
      'a dead end': (t) => delete t.layers.network.Resources.PublicDefault,
    },
  },
  {
    name: 'who comes from the internet meets the balancer, then a surface, and only then a database',
    check(t) {
      const graph = talk(t);
      deepEqual([...graph.get(INTERNET)!], [group('Balancer')]);
      const surfaces = [group('Reporter'), group('Admin')];
      deepEqual([...graph.get(group('Balancer'))!].sort(), [...surfaces].sort());
      const before = reach(graph, INTERNET, (node) => surfaces.includes(node));
      deepEqual([...before].sort(), [INTERNET, group('Balancer')].sort());
    },
    broken: {
      'a database for all': (t) =>
        (t.props('network/DatabaseGroup').SecurityGroupIngress = [
          { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, CidrIp: '0.0.0.0/0' },
        ]),
      'the balancer reaches the worker': (t) => {
        const { Resources } = t.layers.network;
        Resources.In = structuredClone(Resources.AdminFromBalancer);
        Resources.In.Properties.GroupId = { 'Fn::GetAtt': ['WorkerGroup', 'GroupId'] };
        Resources.Out = structuredClone(Resources.BalancerToAdmin);
        Resources.Out.Properties.DestinationSecurityGroupId = { 'Fn::GetAtt': ['WorkerGroup', 'GroupId'] };
      },
      'a port that the other side does not take': (t) => Object.assign(t.props('network/BalancerToReporter'), { FromPort: 80, ToPort: 80 }),
    },
  },
  {
    name: "from the reporters' surface, the databases and the endpoints no group leads to the internet; nobody reaches the worker",
    check(t) {
      const graph = talk(t);
      for (const name of ['Reporter', 'Database', 'Keystore', 'Endpoints']) {
        ok(!reach(graph, group(name)).has(INTERNET), name);
      }
      ok([...graph.values()].every((reached) => !reached.has(group('Worker'))));
    },
    broken: {
      'by way of the keystore': (t) => (t.props('network/KeystoreGroup').SecurityGroupEgress = [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }]),
      straight: (t) =>
        t.props('network/ReporterGroup').SecurityGroupEgress.push({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }),
    },
  },
];

import { deepEqual, equal, ok } from 'node:assert/strict';
import { network } from '../../../src/config';
import type { Claim, Json, Templates } from '../templates';

const name = (path: string) => path.replace('network/', '').replace('Group', '');
const rules = (t: Templates, way: 'Ingress' | 'Egress') =>
  t
    .all('EC2::SecurityGroup')
    .flatMap(({ id, props }) => ((props[`SecurityGroup${way}`] ?? []) as Json[]).map((rule) => ({ group: name(id), rule })));
const arrows = (t: Templates, way: 'Ingress' | 'Egress') =>
  t.all(`EC2::SecurityGroup${way}`).map(({ layer, props }) => {
    const own = name(t.target(layer, props.GroupId));
    const other = name(t.target(layer, way === 'Ingress' ? props.SourceSecurityGroupId : props.DestinationSecurityGroupId));
    const [from, to] = way === 'Ingress' ? [other, own] : [own, other];
    return `${from} → ${to} ${props.FromPort}${props.FromPort === props.ToPort ? '' : `–${props.ToPort}`}`;
  });
const CHAIN = [
  'Balancer → Reporter 3000',
  'Balancer → Admin 3000',
  ...['Reporter', 'Admin', 'Worker'].flatMap((from) => [`${from} → Database 5432`, `${from} → Keystore 5432`, `${from} → Endpoints 443`]),
].sort();
const outside = (t: Templates, group: string) =>
  rules(t, 'Egress')
    .filter((each) => each.group === group)
    .map(({ rule }) => `${rule.CidrIp ?? rule.DestinationPrefixListId} ${rule.FromPort}–${rule.ToPort}`);

export const groups: Claim[] = [
  {
    name: 'balancer, tasks and databases each let in only their neighbour, named by its security group, at one port',
    check(t) {
      deepEqual(arrows(t, 'Ingress').sort(), CHAIN);
      deepEqual(arrows(t, 'Egress').sort(), CHAIN);
    },
    broken: {
      'an address instead of a group': (t) => {
        const rule = t.props('network/DatabaseFromAdmin');
        delete rule.SourceSecurityGroupId;
        rule.CidrIp = network.cidr;
      },
      'every port': (t) => Object.assign(t.props('network/ReporterFromBalancer'), { FromPort: 0, ToPort: 65_535 }),
      'the balancer reaches a database': (t) =>
        (t.props('network/KeystoreFromWorker').SourceSecurityGroupId = { 'Fn::GetAtt': ['BalancerGroup', 'GroupId'] }),
      'a way more': (t) => (t.layers.network.Resources.More = structuredClone(t.layers.network.Resources.AdminFromBalancer)),
    },
  },
  {
    name: 'only the balancer and the NAT instances let in addresses: 443 and 80 from anywhere, 443 and 587 from inside',
    check(t) {
      const open = rules(t, 'Ingress').map(({ group, rule }) => `${group} ${rule.CidrIp} ${rule.FromPort}–${rule.ToPort}`);
      deepEqual(open.sort(), [
        'Balancer 0.0.0.0/0 443–443',
        'Balancer 0.0.0.0/0 80–80',
        `Nat ${network.cidr} 443–443`,
        `Nat ${network.cidr} 587–587`,
      ]);
    },
    broken: {
      'a NAT instance for the world': (t) => (t.props('network/NatGroup').SecurityGroupIngress[0].CidrIp = '0.0.0.0/0'),
      'tasks let the network in': (t) =>
        (t.props('network/AdminGroup').SecurityGroupIngress = [{ IpProtocol: 'tcp', FromPort: 3000, ToPort: 3000, CidrIp: network.cidr }]),
      'SSH at a NAT instance': (t) => Object.assign(t.props('network/NatGroup').SecurityGroupIngress[1], { FromPort: 22, ToPort: 22 }),
    },
  },
  {
    name: "the reporters' surface has no way to the internet; staff's has HTTPS, the worker HTTPS and mail",
    check(t) {
      const s3 = `${network.s3PrefixList} 443–443`;
      deepEqual(outside(t, 'Reporter'), [s3]);
      deepEqual(outside(t, 'Admin'), [s3, '0.0.0.0/0 443–443']);
      deepEqual(outside(t, 'Worker'), [s3, '0.0.0.0/0 443–443', '0.0.0.0/0 587–587']);
    },
    broken: {
      "HTTPS for the reporters' surface": (t) =>
        t.props('network/ReporterGroup').SecurityGroupEgress.push({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }),
      'everything for the worker': (t) =>
        Object.assign(t.props('network/WorkerGroup').SecurityGroupEgress[1], { FromPort: 0, ToPort: 65_535 }),
    },
  },
  {
    name: 'databases, endpoints and the balancer begin nothing outside the chain',
    check(t) {
      for (const group of ['Database', 'Keystore', 'Endpoints', 'Balancer']) {
        deepEqual(outside(t, group), ['255.255.255.255/32 252–86'], group);
      }
      // A group without egress rules allows all egress.
      ok(t.all('EC2::SecurityGroup').every(({ props }) => props.SecurityGroupEgress.length > 0));
      equal(t.all('EC2::SecurityGroup').length, 8);
    },
    broken: {
      'a database may call out': (t) =>
        (t.props('network/DatabaseGroup').SecurityGroupEgress = [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }]),
      'no rule, so all': (t) => (t.props('network/KeystoreGroup').SecurityGroupEgress = []),
    },
  },
];

import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { contract, network, type Process } from './config';
import { camel, type Layer } from './layer';

const GROUPS = {
  Balancer: 'The balancer: HTTPS from anywhere',
  Reporter: 'The surface for reporters: no way to the internet',
  Admin: 'The surface for staff: asks identity providers',
  Worker: 'The worker and the migration: mail, and what goes out',
  Database: 'The main database',
  Keystore: 'The keystore',
  Endpoints: 'Services of AWS inside the network',
  Nat: 'NAT instances: out only',
};
type Name = keyof typeof GROUPS;

// The allowed connections between security groups. Each connection becomes a rule in both groups, and each rule names
// the other group instead of addresses.
const ARROWS: [Name, Name, number][] = [
  ['Balancer', 'Reporter', contract.port],
  ['Balancer', 'Admin', contract.port],
  ...(['Reporter', 'Admin', 'Worker'] as const).flatMap((from): [Name, Name, number][] => [
    [from, 'Database', 5432],
    [from, 'Keystore', 5432],
    [from, 'Endpoints', 443],
  ]),
];

type Rule = ec2.CfnSecurityGroup.IngressProperty & ec2.CfnSecurityGroup.EgressProperty;
const tcp = (port: number, description: string, peer: object): Rule => ({
  ipProtocol: 'tcp',
  fromPort: port,
  toPort: port,
  description,
  ...peer,
});
const anywhere = { cidrIp: '0.0.0.0/0' };
const s3 = tcp(443, 'S3 through its endpoint', { destinationPrefixListId: network.s3PrefixList });
const https = tcp(443, 'HTTPS', anywhere);
const mail = tcp(587, 'Mail submission', anywhere);

const INGRESS: Partial<Record<Name, Rule[]>> = {
  Balancer: [https, tcp(80, 'Redirected to HTTPS', anywhere)],
  Nat: [443, 587].map((port) => tcp(port, 'From inside', { cidrIp: network.cidr })),
};
const EGRESS: Partial<Record<Name, Rule[]>> = {
  Reporter: [s3],
  Admin: [s3, https],
  Worker: [s3, https, mail],
  Nat: [https, mail],
};
// A group without egress rules allows all egress. A rule for an impossible destination allows none.
const NOTHING = [{ ipProtocol: 'icmp', fromPort: 252, toPort: 86, cidrIp: '255.255.255.255/32', description: 'Nothing' }];

export class Groups {
  readonly id: Record<Name, string>;

  constructor(layer: Layer, vpcId: string) {
    const group = (name: Name) =>
      new ec2.CfnSecurityGroup(layer, `${name}Group`, {
        vpcId,
        groupDescription: GROUPS[name],
        securityGroupIngress: INGRESS[name],
        securityGroupEgress: EGRESS[name] ?? NOTHING,
        tags: [{ key: 'Name', value: `voicase-${name.toLowerCase()}` }],
      }).attrGroupId;
    this.id = Object.fromEntries(Object.keys(GROUPS).map((name) => [name, group(name as Name)])) as Record<Name, string>;
    for (const [from, to, port] of ARROWS) {
      const both = { ipProtocol: 'tcp', fromPort: port, toPort: port, description: `${from} to ${to}` };
      new ec2.CfnSecurityGroupIngress(layer, `${to}From${from}`, {
        ...both,
        groupId: this.id[to],
        sourceSecurityGroupId: this.id[from],
      });
      new ec2.CfnSecurityGroupEgress(layer, `${from}To${to}`, {
        ...both,
        groupId: this.id[from],
        destinationSecurityGroupId: this.id[to],
      });
    }
  }

  of(process: Process): string {
    return this.id[camel(process) as Name];
  }
}

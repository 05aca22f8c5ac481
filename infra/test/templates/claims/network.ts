import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { days, network as plan, zones } from '../../../src/config';
import type { Claim, Json, Templates } from '../templates';

const subnets = (t: Templates) => t.all('EC2::Subnet').filter(({ layer }) => layer === 'network');
const tableOf = (t: Templates, subnet: string) => {
  const found = t.all('EC2::SubnetRouteTableAssociation').find(({ layer, props }) => t.target(layer, props.SubnetId) === subnet);
  return t.target('network', found?.props.RouteTableId);
};
const routesOf = (t: Templates, table: string) =>
  t.all('EC2::Route').filter(({ layer, props }) => t.target(layer, props.RouteTableId) === table);
const nats = (t: Templates) => t.all('EC2::Instance');

export const network: Claim[] = [
  {
    name: 'public, app and data subnets lie in two zones, and none gives what starts in it a public address',
    check(t) {
      const places = subnets(t).map(({ id, props }) => `${id} ${props.AvailabilityZone} ${props.MapPublicIpOnLaunch}`);
      const wanted = ['Public', 'App', 'Data'].flatMap((tier) =>
        zones.map((zone) => `${tier}Subnet${zone.toUpperCase()} eu-central-1${zone} false`),
      );
      deepEqual(places.sort(), wanted.sort());
    },
    broken: {
      'an app subnet gives addresses': (t) => (t.props('network/AppSubnetA').MapPublicIpOnLaunch = true),
      'both data subnets in one zone': (t) => (t.props('network/DataSubnetB').AvailabilityZone = 'eu-central-1a'),
    },
  },
  {
    name: 'the data subnets have no route but to each other and to S3',
    check(t) {
      for (const zone of ['A', 'B']) {
        const table = tableOf(t, `network/DataSubnet${zone}`);
        equal(table, 'network/DataRoutes');
        deepEqual(routesOf(t, table), []);
      }
    },
    broken: {
      'a default route': (t) => (t.props('network/AppADefault').RouteTableId = { Ref: 'DataRoutes' }),
      'the table of the app subnets': (t) => (t.props('network/DataSubnetARoutes').RouteTableId = { Ref: 'AppRoutesA' }),
    },
  },
  {
    name: 'what leaves a zone passes the NAT instance of that zone, which has an address of its own and forwards; there is no NAT gateway',
    check(t) {
      deepEqual(t.all('EC2::NatGateway'), []);
      equal(nats(t).length, zones.length);
      const addresses = t.all('EC2::EIP').map(({ layer, props }) => t.target(layer, props.InstanceId));
      for (const zone of ['A', 'B']) {
        const nat = t.props(`network/Nat${zone}`);
        equal(nat.SourceDestCheck, false);
        // The address can be assigned only after the gateway is attached.
        deepEqual(t.layers.network.Resources[`Nat${zone}`].DependsOn, ['InternetGatewayAttachment']);
        equal(t.target('network', nat.SubnetId), `network/PublicSubnet${zone}`);
        ok(addresses.includes(`network/Nat${zone}`), 'it has no address, so nothing comes back');
        const routes = routesOf(t, tableOf(t, `network/AppSubnet${zone}`));
        deepEqual(
          routes.map(({ props }) => [props.DestinationCidrBlock, t.target('network', props.InstanceId)]),
          [['0.0.0.0/0', `network/Nat${zone}`]],
        );
      }
    },
    broken: {
      'no elastic address': (t) => delete t.layers.network.Resources.NatAAddress,
      'an address before there is a way out': (t) => delete t.layers.network.Resources.NatA.DependsOn,
      'packets for others dropped': (t) => (t.props('network/NatB').SourceDestCheck = true),
      'the other zone relied on': (t) => (t.props('network/AppADefault').InstanceId = { Ref: 'NatB' }),
      'in a subnet without a way out': (t) => (t.props('network/NatA').SubnetId = { Ref: 'AppSubnetA' }),
    },
  },
  {
    name: 'a NAT instance demands IMDSv2 and has an encrypted disk',
    check(t) {
      for (const { layer, props } of nats(t)) {
        const template = t.props(t.target(layer, props.LaunchTemplate.LaunchTemplateId));
        equal(template.LaunchTemplateData.MetadataOptions.HttpTokens, 'required');
        deepEqual(
          props.BlockDeviceMappings.map((disk: Json) => disk.Ebs.Encrypted),
          [true],
        );
      }
    },
    broken: {
      'IMDSv1 too': (t) => (t.props('network/NatATemplate').LaunchTemplateData.MetadataOptions.HttpTokens = 'optional'),
      'a disk in clear': (t) => (t.props('network/NatB').BlockDeviceMappings[0].Ebs.Encrypted = false),
    },
  },
  {
    name: "S3 is reached inside the network from every route table, and nobody else's buckets are",
    check(t) {
      const gateways = t.all('EC2::VPCEndpoint').filter(({ props }) => props.VpcEndpointType === 'Gateway');
      equal(gateways.length, 1);
      const { layer, props } = gateways[0]!;
      equal(props.ServiceName, 'com.amazonaws.eu-central-1.s3');
      const tables = t.all('EC2::RouteTable').map(({ id }) => `network/${id}`);
      deepEqual(t.targets(layer, props.RouteTableIds).sort(), tables.sort());
      const [own, read] = props.PolicyDocument.Statement;
      deepEqual(own.Condition, { StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } });
      deepEqual([read.Action, read.Resource], ['s3:GetObject', plan.awsBuckets.map((bucket) => `arn:aws:s3:::${bucket}/*`)]);
      equal(props.PolicyDocument.Statement.length, 2);
    },
    broken: {
      'a table without it': (t) => t.props('network/S3Endpoint').RouteTableIds.pop(),
      'any bucket in the world': (t) => delete t.props('network/S3Endpoint').PolicyDocument.Statement[0].Condition,
    },
  },
  {
    name: 'what a task needs to start is reached inside the network: secrets, images, logs and keys, of this account alone',
    check(t) {
      const inside = t.all('EC2::VPCEndpoint').filter(({ props }) => props.VpcEndpointType === 'Interface');
      const services = inside.map(({ props }) => props.ServiceName.replace('com.amazonaws.eu-central-1.', ''));
      deepEqual(services.sort(), ['ecr.api', 'ecr.dkr', 'kms', 'logs', 'secretsmanager']);
      for (const { layer, props } of inside) {
        equal(props.PrivateDnsEnabled, true);
        deepEqual(t.targets(layer, props.SubnetIds), ['network/AppSubnetA', 'network/AppSubnetB']);
        deepEqual(t.targets(layer, props.SecurityGroupIds), ['network/EndpointsGroup']);
        deepEqual(props.PolicyDocument.Statement[0].Condition, {
          StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } },
        });
      }
    },
    broken: {
      'keys over the internet': (t) => delete t.layers.network.Resources.KmsEndpoint,
      'the public name leads out': (t) => (t.props('network/SecretsmanagerEndpoint').PrivateDnsEnabled = false),
      "anybody's credentials": (t) => delete t.props('network/LogsEndpoint').PolicyDocument.Statement[0].Condition,
    },
  },
  {
    name: "traffic is logged, without addresses where reporters' pass and for a week",
    check(t) {
      const flows = t.all('EC2::FlowLog');
      const whole = flows.filter(({ props }) => !props.LogFormat).map(({ props }) => t.target('network', props.ResourceId));
      deepEqual(whole.sort(), ['network/AppSubnetA', 'network/AppSubnetB', 'network/DataSubnetA', 'network/DataSubnetB']);
      const rest = flows.filter(({ props }) => props.LogFormat);
      deepEqual(
        rest.map(({ props }) => t.target('network', props.ResourceId)),
        ['network/Vpc'],
      );
      match(rest[0]!.props.LogFormat, /\$\{dstport\}/);
      ok(!/addr/.test(rest[0]!.props.LogFormat), 'an address is logged');
      ok(flows.every(({ props }) => props.TrafficType === 'ALL' && t.target('network', props.LogDestination) === 'network/FlowLogs'));
      equal(t.props('network/FlowLogs').RetentionInDays, days.addressLogs);
      equal(days.addressLogs, 7);
    },
    broken: {
      'addresses of the public subnets': (t) => delete t.props('network/FlowWithoutAddresses').LogFormat,
      'a source among the fields': (t) => (t.props('network/FlowWithoutAddresses').LogFormat += ' ${srcaddr}'),
      'kept for a year': (t) => (t.props('network/FlowLogs').RetentionInDays = 365),
      'databases unwatched': (t) => delete t.layers.network.Resources.DataFlowB,
    },
  },
];

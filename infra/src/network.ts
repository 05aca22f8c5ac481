import { type App, Aws, CfnParameter, Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { days, network as plan, region, zones } from './config';
import { Groups } from './groups';
import { camel, document, Layer } from './layer';

type Zone = (typeof zones)[number];
type Tier = keyof typeof plan.subnets;

// Public subnets contain the load balancer and one NAT instance per zone. App subnets contain the tasks, data subnets the databases.
export class Network extends Layer {
  readonly vpc: string;
  readonly subnets: Record<Tier, string[]>;
  readonly groups: Groups;
  readonly logKey: string;
  readonly natInstances: string[];

  constructor(app: App) {
    super(app, 'network', 'network, security groups, the ways in and out');
    this.logKey = this.makeLogKey();
    this.vpc = new ec2.CfnVPC(this, 'Vpc', { cidrBlock: plan.cidr, enableDnsSupport: true, enableDnsHostnames: true }).ref;
    this.groups = new Groups(this, this.vpc);
    const tables = this.makeTables();
    this.subnets = {
      public: zones.map((zone) => this.subnet('public', zone, tables.public)),
      app: zones.map((zone) => this.subnet('app', zone, tables.app[zone])),
      data: zones.map((zone) => this.subnet('data', zone, tables.data)),
    };
    const gateway = this.openPublic(tables.public);
    const image = new CfnParameter(this, 'NatImage', {
      type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      default: plan.natImage,
      description: "The NAT instances' image: the newest each time the stack is deployed",
    });
    this.natInstances = zones.map((zone, at) => {
      const nat = this.nat(zone, this.subnets.public[at]!, image.valueAsString, tables.app[zone]);
      nat.addResourceDependency(gateway);
      return nat.ref;
    });
    this.endpoints([tables.public, tables.app.a, tables.app.b, tables.data]);
    this.flowLogs();
  }

  private makeLogKey(): string {
    const key = this.key('LogKey', 'logs');
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${Aws.ACCOUNT_ID}:log-group:*` } },
      }),
    );
    return key.keyArn;
  }

  private makeTables() {
    const table = (id: string) => new ec2.CfnRouteTable(this, id, { vpcId: this.vpc }).ref;
    return { public: table('PublicRoutes'), app: { a: table('AppRoutesA'), b: table('AppRoutesB') }, data: table('DataRoutes') };
  }

  private subnet(tier: Tier, zone: Zone, routeTableId: string): string {
    const id = `${camel(tier)}Subnet${camel(zone)}`;
    const subnet = new ec2.CfnSubnet(this, id, {
      vpcId: this.vpc,
      cidrBlock: plan.subnets[tier][zone],
      availabilityZone: region + zone,
      mapPublicIpOnLaunch: false,
      tags: [{ key: 'Name', value: `voicase-${tier}-${zone}` }],
    });
    new ec2.CfnSubnetRouteTableAssociation(this, `${id}Routes`, { subnetId: subnet.ref, routeTableId });
    return subnet.ref;
  }

  private openPublic(routeTableId: string): ec2.CfnVPCGatewayAttachment {
    const gateway = new ec2.CfnInternetGateway(this, 'InternetGateway');
    const attached = new ec2.CfnVPCGatewayAttachment(this, 'InternetGatewayAttachment', {
      vpcId: this.vpc,
      internetGatewayId: gateway.ref,
    });
    const route = new ec2.CfnRoute(this, 'PublicDefault', {
      routeTableId,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.ref,
    });
    route.addResourceDependency(attached);
    return attached;
  }

  // The public subnets assign no addresses, so the instance gets an Elastic IP. Its packages come through the S3 endpoint or, a moment
  // later, through that address. The instance retries until they are installed.
  private nat(zone: Zone, subnetId: string, imageId: string, routeTableId: string): ec2.CfnInstance {
    const name = `Nat${camel(zone)}`;
    const template = new ec2.CfnLaunchTemplate(this, `${name}Template`, {
      launchTemplateData: { metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 } },
    });
    const instance = new ec2.CfnInstance(this, name, {
      imageId,
      instanceType: plan.natInstance,
      launchTemplate: { launchTemplateId: template.ref, version: template.attrLatestVersionNumber },
      subnetId,
      securityGroupIds: [this.groups.id.Nat],
      sourceDestCheck: false,
      monitoring: true,
      ebsOptimized: true,
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true, volumeType: 'gp3', volumeSize: 8 } }],
      userData: Fn.base64(NAT),
      tags: [{ key: 'Name', value: `voicase-nat-${zone}` }],
    });
    new ec2.CfnEIP(this, `${name}Address`, { domain: 'vpc', instanceId: instance.ref });
    new ec2.CfnRoute(this, `App${camel(zone)}Default`, {
      routeTableId,
      destinationCidrBlock: '0.0.0.0/0',
      instanceId: instance.ref,
    });
    return instance;
  }

  // Endpoints let a task start and run without the NAT instances. They cannot reach other accounts.
  private endpoints(routeTableIds: string[]): void {
    const own = { StringEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID } };
    const allow = { Effect: 'Allow', Principal: '*' };
    new ec2.CfnVPCEndpoint(this, 'S3Endpoint', {
      vpcId: this.vpc,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds,
      policyDocument: document(
        { ...allow, Action: 's3:*', Resource: '*', Condition: own },
        { ...allow, Action: 's3:GetObject', Resource: plan.awsBuckets.map((bucket) => `arn:aws:s3:::${bucket}/*`) },
      ),
    });
    for (const service of ['secretsmanager', 'ecr.api', 'ecr.dkr', 'logs', 'kms']) {
      new ec2.CfnVPCEndpoint(this, `${camel(service)}Endpoint`, {
        vpcId: this.vpc,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds: this.subnets.app,
        securityGroupIds: [this.groups.id.Endpoints],
        policyDocument: document({
          ...allow,
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
        }),
      });
    }
  }

  // In the public subnets, the load balancer sees reporters' addresses, so flow logs there omit addresses. Behind it, only our own
  // addresses appear and are logged in full.
  private flowLogs(): void {
    const group = this.logGroup('FlowLogs', '/voicase/flow', this.logKey, days.addressLogs);
    const role = this.role('FlowLogRole', 'vpc-flow-logs.amazonaws.com');
    this.policy('FlowLogPolicy', role, {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      Resource: group.attrArn,
    });
    const log = (id: string, resourceType: string, resourceId: string, logFormat?: string) =>
      new ec2.CfnFlowLog(this, id, {
        resourceType,
        resourceId,
        trafficType: 'ALL',
        logDestination: group.attrArn,
        deliverLogsPermissionArn: role.attrArn,
        logFormat,
      });
    const fields = ['interface-id', 'srcport', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end', 'action', 'log-status'];
    log('FlowWithoutAddresses', 'VPC', this.vpc, fields.map((field) => `\${${field}}`).join(' '));
    zones.forEach((zone, at) => {
      log(`AppFlow${camel(zone)}`, 'Subnet', this.subnets.app[at]!);
      log(`DataFlow${camel(zone)}`, 'Subnet', this.subnets.data[at]!);
    });
  }
}

const NAT = `#!/bin/bash
echo net.ipv4.ip_forward=1 >/etc/sysctl.d/90-nat.conf
sysctl --system
until dnf install --assumeyes nftables; do sleep 5; done
cat >/etc/sysconfig/nftables.conf <<'RULES'
table ip nat {
  chain postrouting {
    type nat hook postrouting priority srcnat;
    ip saddr ${plan.cidr} ip daddr != ${plan.cidr} masquerade
  }
}
RULES
systemctl enable --now nftables
`;

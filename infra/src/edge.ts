import type { App } from 'aws-cdk-lib';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { balancerIdle, contract, type Surface, surfaces } from './config';
import { camel, Layer } from './layer';
import type { Network } from './network';
import { protect } from './waf';

const header = (name: string, value: string) => ({ key: `routing.http.response.${name}`, value });
// Headers for the responses that the load balancer makes itself. The server sets these headers and more.
const HEADERS = [
  header('x_frame_options.header_value', 'DENY'),
  header('x_content_type_options.header_value', 'nosniff'),
  header('server.enabled', 'false'),
];
const HSTS = header('strict_transport_security.header_value', 'max-age=63072000; includeSubDomains');

// The only entry: TLS ends here, and a new TLS connection goes to the tasks. Each host name leads to its surface.
export class Edge extends Layer {
  readonly balancer: string;
  readonly balancerName: string;
  readonly targets: Record<Surface, elb.CfnTargetGroup>;
  readonly webAcl = 'voicase';
  readonly host: Record<Surface, string>;
  readonly certificate: Record<Surface, string>;

  constructor(
    app: App,
    private readonly network: Network,
  ) {
    super(app, 'edge', 'balancer and web application firewall');
    this.host = { reporter: this.parameter('ReporterHost'), admin: this.parameter('AdminHost') };
    this.certificate = { reporter: this.parameter('ReporterCertificate'), admin: this.parameter('AdminCertificate') };
    const balancer = this.makeBalancer();
    this.balancer = balancer.ref;
    this.balancerName = balancer.attrLoadBalancerFullName;
    this.targets = { reporter: this.target('reporter'), admin: this.target('admin') };
    this.redirect();
    this.listen();
    protect(this, this.webAcl, this.balancer, network.logKey);
  }

  private makeBalancer(): elb.CfnLoadBalancer {
    const attributes = {
      'deletion_protection.enabled': 'true',
      // This timeout is shorter than the tasks' timeout, so that no task closes a connection while the load balancer
      // sends a request.
      'idle_timeout.timeout_seconds': String(balancerIdle),
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'routing.http.desync_mitigation_mode': 'strictest',
      'routing.http.xff_header_processing.mode': 'append',
      // Access logs would contain reporters' addresses.
      'access_logs.s3.enabled': 'false',
    };
    return new elb.CfnLoadBalancer(this, 'Balancer', {
      type: 'application',
      scheme: 'internet-facing',
      subnets: this.network.subnets.public,
      securityGroups: [this.network.groups.id.Balancer],
      loadBalancerAttributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
    });
  }

  private target(surface: Surface): elb.CfnTargetGroup {
    return new elb.CfnTargetGroup(this, `${camel(surface)}Targets`, {
      vpcId: this.network.vpc,
      targetType: 'ip',
      protocol: 'HTTPS',
      port: contract.port,
      healthCheckProtocol: 'HTTPS',
      healthCheckPath: contract.ready,
      matcher: { httpCode: '200' },
      healthCheckIntervalSeconds: 10,
      healthCheckTimeoutSeconds: 5,
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
      targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '30' }],
    });
  }

  private redirect(): void {
    new elb.CfnListener(this, 'Http', {
      loadBalancerArn: this.balancer,
      port: 80,
      protocol: 'HTTP',
      defaultActions: [{ type: 'redirect', redirectConfig: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } }],
      listenerAttributes: HEADERS,
    });
  }

  private listen(): void {
    const notFound = { contentType: 'text/plain', messageBody: 'Not found', statusCode: '404' };
    const listener = new elb.CfnListener(this, 'Https', {
      loadBalancerArn: this.balancer,
      port: 443,
      protocol: 'HTTPS',
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      certificates: [{ certificateArn: this.certificate.reporter }],
      defaultActions: [{ type: 'fixed-response', fixedResponseConfig: notFound }],
      listenerAttributes: [...HEADERS, HSTS],
    });
    new elb.CfnListenerCertificate(this, 'AdminCertificateOfHttps', {
      listenerArn: listener.ref,
      certificates: [{ certificateArn: this.certificate.admin }],
    });
    surfaces.forEach((surface, at) => {
      new elb.CfnListenerRule(this, `${camel(surface)}Rule`, {
        listenerArn: listener.ref,
        priority: 10 * (at + 1),
        conditions: [{ field: 'host-header', hostHeaderConfig: { values: [this.host[surface]] } }],
        actions: [{ type: 'forward', targetGroupArn: this.targets[surface].ref }],
      });
    });
  }
}

import { deepEqual, equal, ok } from 'node:assert/strict';
import { contract } from '../../../src/config';
import type { Claim, Json, Templates } from '../templates';

const attribute = (t: Templates, path: string, key: string, list: string) =>
  t.props(path)[list].find((each: Json) => each.Key === key)?.Value;
const set = (t: Templates, path: string, list: string, key: string, value: string) => {
  t.props(path)[list].find((each: Json) => each.Key === key).Value = value;
};
const sent = (t: Templates, listener: string, header: string) =>
  attribute(t, `edge/${listener}`, `routing.http.response.${header}.header_value`, 'ListenerAttributes');

export const edge: Claim[] = [
  {
    name: 'the balancer is the only thing that faces the internet, in the public subnets, and cannot be deleted by mistake',
    check(t) {
      deepEqual(
        t.all('ElasticLoadBalancingV2::LoadBalancer').map(({ id }) => id),
        ['Balancer'],
      );
      const balancer = t.props('edge/Balancer');
      deepEqual(t.targets('edge', balancer.Subnets), ['network/PublicSubnetA', 'network/PublicSubnetB']);
      deepEqual(t.targets('edge', balancer.SecurityGroups), ['network/BalancerGroup']);
      equal(attribute(t, 'edge/Balancer', 'deletion_protection.enabled', 'LoadBalancerAttributes'), 'true');
      equal(attribute(t, 'edge/Balancer', 'routing.http.drop_invalid_header_fields.enabled', 'LoadBalancerAttributes'), 'true');
      equal(attribute(t, 'edge/Balancer', 'routing.http.desync_mitigation_mode', 'LoadBalancerAttributes'), 'strictest');
    },
    broken: {
      'it stands among the tasks': (t) =>
        (t.props('edge/Balancer').Subnets = t.props('app/AdminService').NetworkConfiguration.AwsvpcConfiguration.Subnets),
      unprotected: (t) => set(t, 'edge/Balancer', 'LoadBalancerAttributes', 'deletion_protection.enabled', 'false'),
      'smuggled requests': (t) => set(t, 'edge/Balancer', 'LoadBalancerAttributes', 'routing.http.desync_mitigation_mode', 'monitor'),
    },
  },
  {
    name: 'a balancer lets go of an idle connection before a task does, into which it would else send a request',
    check(t) {
      const idle = Number(attribute(t, 'edge/Balancer', 'idle_timeout.timeout_seconds', 'LoadBalancerAttributes'));
      ok(idle > 30 && idle < contract.idle_seconds);
    },
    broken: {
      'as long as a task': (t) =>
        set(t, 'edge/Balancer', 'LoadBalancerAttributes', 'idle_timeout.timeout_seconds', String(contract.idle_seconds)),
    },
  },
  {
    name: "the balancer keeps no access log, in which reporters' addresses would be",
    check: (t) => equal(attribute(t, 'edge/Balancer', 'access_logs.s3.enabled', 'LoadBalancerAttributes'), 'false'),
    broken: { 'switched on': (t) => set(t, 'edge/Balancer', 'LoadBalancerAttributes', 'access_logs.s3.enabled', 'true') },
  },
  {
    name: 'TLS 1.3 is preferred and 1.2 the least, by ELBSecurityPolicy-TLS13-1-2-2021-06',
    check(t) {
      const https = t.props('edge/Https');
      deepEqual([https.Port, https.Protocol, https.SslPolicy], [443, 'HTTPS', 'ELBSecurityPolicy-TLS13-1-2-2021-06']);
      deepEqual(
        t.targets(
          'edge',
          https.Certificates.map((each: Json) => each.CertificateArn),
        ),
        ['edge/ReporterCertificate'],
      );
      deepEqual(
        t.all('ElasticLoadBalancingV2::ListenerCertificate').map(({ props }) => t.target('edge', props.Certificates[0].CertificateArn)),
        ['edge/AdminCertificate'],
      );
    },
    broken: {
      'TLS 1.0': (t) => (t.props('edge/Https').SslPolicy = 'ELBSecurityPolicy-2016-08'),
      'plain HTTP at 443': (t) => (t.props('edge/Https').Protocol = 'HTTP'),
      'staff without a certificate': (t) => delete t.layers.edge.Resources.AdminCertificateOfHttps,
    },
  },
  {
    name: 'port 80 does nothing but lead to HTTPS, for good',
    check(t) {
      const plain = t.all('ElasticLoadBalancingV2::Listener').filter(({ props }) => props.Protocol === 'HTTP');
      deepEqual(
        plain.map(({ props }) => [props.Port, props.DefaultActions]),
        [[80, [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }]]],
      );
      ok(t.all('ElasticLoadBalancingV2::ListenerRule').every(({ props }) => t.target('edge', props.ListenerArn) === 'edge/Https'));
    },
    broken: {
      'for now only': (t) => (t.props('edge/Http').DefaultActions[0].RedirectConfig.StatusCode = 'HTTP_302'),
      'to plain HTTP': (t) => (t.props('edge/Http').DefaultActions[0].RedirectConfig.Protocol = 'HTTP'),
      'a rule at port 80': (t) => (t.props('edge/AdminRule').ListenerArn = { Ref: 'Http' }),
    },
  },
  {
    name: 'each host name leads to its own surface, any other to nothing',
    check(t) {
      const rules = t.all('ElasticLoadBalancingV2::ListenerRule').map(({ props }) => [
        t.targets(
          'edge',
          props.Conditions.flatMap((each: Json) => each.HostHeaderConfig.Values),
        ),
        t.targets(
          'edge',
          props.Actions.map((each: Json) => each.TargetGroupArn),
        ),
      ]);
      deepEqual(rules, [
        [['edge/ReporterHost'], ['edge/ReporterTargets']],
        [['edge/AdminHost'], ['edge/AdminTargets']],
      ]);
      deepEqual(
        t.props('edge/Https').DefaultActions.map((each: Json) => [each.Type, each.FixedResponseConfig?.StatusCode]),
        [['fixed-response', '404']],
      );
    },
    broken: {
      'the other surface': (t) => (t.props('edge/ReporterRule').Actions[0].TargetGroupArn = { Ref: 'AdminTargets' }),
      'staff for any name': (t) => (t.props('edge/Https').DefaultActions = [{ Type: 'forward', TargetGroupArn: { Ref: 'AdminTargets' } }]),
    },
  },
  {
    name: 'behind the balancer it is TLS again, to port 3000, and only to tasks whose /readyz says 200',
    check(t) {
      const targets = t.all('ElasticLoadBalancingV2::TargetGroup');
      deepEqual(
        targets.map(({ id }) => id),
        ['ReporterTargets', 'AdminTargets'],
      );
      for (const { props } of targets) {
        deepEqual([props.Protocol, props.Port, props.TargetType], ['HTTPS', 3000, 'ip']);
        deepEqual([props.HealthCheckProtocol, props.HealthCheckPath, props.Matcher], ['HTTPS', '/readyz', { HttpCode: '200' }]);
      }
    },
    broken: {
      'plain HTTP inside': (t) => (t.props('edge/AdminTargets').Protocol = 'HTTP'),
      'a task that only lives': (t) => (t.props('edge/ReporterTargets').HealthCheckPath = '/livez'),
      'errors count as healthy': (t) => (t.props('edge/ReporterTargets').Matcher.HttpCode = '200-599'),
    },
  },
  {
    name: "answers of the balancer itself carry HSTS of two years, no framing, no sniffing and no server's name",
    check(t) {
      equal(sent(t, 'Https', 'strict_transport_security'), 'max-age=63072000; includeSubDomains');
      for (const listener of ['Https', 'Http']) {
        equal(sent(t, listener, 'x_frame_options'), 'DENY');
        equal(sent(t, listener, 'x_content_type_options'), 'nosniff');
        equal(attribute(t, `edge/${listener}`, 'routing.http.response.server.enabled', 'ListenerAttributes'), 'false');
      }
    },
    broken: {
      'HSTS of a minute': (t) =>
        set(t, 'edge/Https', 'ListenerAttributes', 'routing.http.response.strict_transport_security.header_value', 'max-age=60'),
      'frames from anywhere': (t) => t.props('edge/Https').ListenerAttributes.shift(),
      'the redirect forgotten': (t) => (t.props('edge/Http').ListenerAttributes = []),
    },
  },
];

import { deepEqual, equal, ok } from 'node:assert/strict';
import { contract } from '../../../src/config';
import type { Claim, Json, Templates } from '../templates';

const rules = (t: Templates): Json[] => t.props('edge/WebAcl').Rules;
const rule = (t: Templates, name: string): Json => {
  const found = rules(t).find((each) => each.Name === name);
  ok(found, `no rule ${name}`);
  return found;
};
const GROUPS = ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet', 'AWSManagedRulesSQLiRuleSet'];
const COUNTED: Record<string, string[]> = {
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions', 'EC2MetaDataSSRF', 'GenericLFI', 'GenericRFI', 'CrossSiteScripting'],
  AWSManagedRulesKnownBadInputsRuleSet: ['JavaDeserializationRCE', 'Log4JRCE', 'ReactJSRCE'],
  AWSManagedRulesSQLiRuleSet: ['SQLi', 'SQLiExtendedPatterns'],
};
const LIMITS: [string, number, string?][] = [
  ['AuthRateLimit', 300, '/graphql/auth'],
  ['AiRateLimit', 500, '/graphql/ai'],
  ['GlobalRateLimit', 3000],
];
const TRANSFORMATIONS = ['URL_DECODE', 'NORMALIZE_PATH', 'LOWERCASE'];
const under = (path: string, match: Json) => {
  deepEqual([match.PositionalConstraint, match.SearchString, match.FieldToMatch], ['STARTS_WITH', path, { UriPath: {} }]);
  deepEqual(
    match.TextTransformations.toSorted((a: Json, b: Json) => a.Priority - b.Priority).map((each: Json) => each.Type),
    TRANSFORMATIONS,
  );
};

export const waf: Claim[] = [
  {
    name: 'the firewall stands before the balancer',
    check(t) {
      const before = t
        .all('WAFv2::WebACLAssociation')
        .map(({ props }) => [t.target('edge', props.ResourceArn), t.target('edge', props.WebACLArn)]);
      deepEqual(before, [['edge/Balancer', 'edge/WebAcl']]);
      equal(t.props('edge/WebAcl').Scope, 'REGIONAL');
    },
    broken: {
      'before nothing': (t) => delete t.layers.edge.Resources.WebAclOfBalancer,
      'another one': (t) => (t.props('edge/WebAclOfBalancer').WebACLArn = { Ref: 'Balancer' }),
    },
  },
  {
    name: 'five rule groups refuse: common attacks, known bad inputs and three limits; SQL injection is the sixth',
    check(t) {
      deepEqual(
        rules(t)
          .toSorted((a, b) => a.Priority - b.Priority)
          .map((each) => each.Name),
        [
          'AWSManagedRulesCommonRuleSet',
          'AWSManagedRulesKnownBadInputsRuleSet',
          'AuthRateLimit',
          'AiRateLimit',
          'GlobalRateLimit',
          'AWSManagedRulesSQLiRuleSet',
          'BodiesElsewhere',
        ],
      );
      for (const name of GROUPS) {
        deepEqual(rule(t, name).OverrideAction, { None: {} });
        deepEqual(
          [rule(t, name).Statement.ManagedRuleGroupStatement.VendorName, rule(t, name).Statement.ManagedRuleGroupStatement.Name],
          ['AWS', name],
        );
        equal(rule(t, name).Statement.ManagedRuleGroupStatement.ScopeDownStatement, undefined);
      }
    },
    broken: {
      'known bad inputs only counted': (t) => (rule(t, GROUPS[1]!).OverrideAction = { Count: {} }),
      'no SQL rules': (t) => (t.props('edge/WebAcl').Rules = rules(t).filter((each) => each.Name !== GROUPS[2])),
      'only some paths': (t) =>
        (rule(t, GROUPS[0]!).Statement.ManagedRuleGroupStatement.ScopeDownStatement = rule(
          t,
          'AiRateLimit',
        ).Statement.RateBasedStatement.ScopeDownStatement),
    },
  },
  {
    name: 'an address may ask 300 times in five minutes to sign in, 500 times for AI and 3,000 times in all, then gets 429 and Retry-After',
    check(t) {
      for (const [name, limit, path] of LIMITS) {
        const { Action, Statement } = rule(t, name);
        const { RateBasedStatement: counted } = Statement;
        deepEqual([counted.Limit, counted.EvaluationWindowSec, counted.AggregateKeyType], [limit, 300, 'IP']);
        deepEqual(Action.Block?.CustomResponse, { ResponseCode: 429, ResponseHeaders: [{ Name: 'Retry-After', Value: '300' }] });
        equal(Boolean(counted.ScopeDownStatement), Boolean(path));
        if (path) {
          under(path, counted.ScopeDownStatement.ByteMatchStatement);
        }
      }
    },
    broken: {
      'ten times as many sign-ins': (t) => (rule(t, 'AuthRateLimit').Statement.RateBasedStatement.Limit = 3000),
      'one more for AI': (t) => (rule(t, 'AiRateLimit').Statement.RateBasedStatement.Limit = 501),
      'in a minute': (t) => (rule(t, 'GlobalRateLimit').Statement.RateBasedStatement.EvaluationWindowSec = 60),
      'another path': (t) =>
        (rule(t, 'AuthRateLimit').Statement.RateBasedStatement.ScopeDownStatement.ByteMatchStatement.SearchString = '/auth'),
      'written as %61uth': (t) =>
        rule(t, 'AuthRateLimit').Statement.RateBasedStatement.ScopeDownStatement.ByteMatchStatement.TextTransformations.shift(),
      'counted, not refused': (t) => (rule(t, 'GlobalRateLimit').Action = { Count: {} }),
      'not all': (t) =>
        (rule(t, 'GlobalRateLimit').Statement.RateBasedStatement.ScopeDownStatement = rule(
          t,
          'AiRateLimit',
        ).Statement.RateBasedStatement.ScopeDownStatement),
    },
  },
  {
    name: "the three limits of the firewall are the server's",
    check(t) {
      const { all, paths } = contract.limits;
      deepEqual(
        LIMITS.map(([name]) => rule(t, name).Statement.RateBasedStatement.Limit),
        [paths['/graphql/auth'], paths['/graphql/ai'], all],
      );
    },
    broken: { 'one differs': (t) => (rule(t, 'AiRateLimit').Statement.RateBasedStatement.Limit = 400) },
  },
  {
    name: 'rules that look into a body count at /graphql and /up, so that a long report full of code passes, and refuse anywhere else',
    check(t) {
      for (const [group, names] of Object.entries(COUNTED)) {
        const overrides = rule(t, group).Statement.ManagedRuleGroupStatement.RuleActionOverrides;
        deepEqual(
          overrides,
          names.map((name) => ({ Name: `${name}_BODY`, ActionToUse: { Count: {} } })),
        );
      }
      const { Action, Statement } = rule(t, 'BodiesElsewhere');
      deepEqual(Action, { Block: {} });
      const [labelled, elsewhere] = Statement.AndStatement.Statements;
      const sets: Record<string, string> = {
        AWSManagedRulesCommonRuleSet: 'core-rule-set',
        AWSManagedRulesKnownBadInputsRuleSet: 'known-bad-inputs',
        AWSManagedRulesSQLiRuleSet: 'sql-database',
      };
      const labels = Object.entries(COUNTED).flatMap(([group, names]) =>
        names.map((name) => `awswaf:managed:aws:${sets[group]}:${name}_Body`),
      );
      deepEqual(
        labelled.OrStatement.Statements.map((each: Json) => each.LabelMatchStatement),
        labels.map((Key) => ({ Scope: 'LABEL', Key })),
      );
      const free = elsewhere.NotStatement.Statement.OrStatement.Statements;
      equal(free.length, 2);
      under('/graphql', free[0].ByteMatchStatement);
      under('/up/', free[1].ByteMatchStatement);
      ok(rule(t, 'BodiesElsewhere').Priority > Math.max(...GROUPS.map((name) => rule(t, name).Priority)), 'a label is seen only later');
    },
    broken: {
      'long reports refused': (t) => rule(t, GROUPS[0]!).Statement.ManagedRuleGroupStatement.RuleActionOverrides.shift(),
      'queries in paths let through': (t) =>
        rule(t, GROUPS[2]!).Statement.ManagedRuleGroupStatement.RuleActionOverrides.push({
          Name: 'SQLi_QUERYARGUMENTS',
          ActionToUse: { Count: {} },
        }),
      'every path free': (t) =>
        (rule(
          t,
          'BodiesElsewhere',
        ).Statement.AndStatement.Statements[1].NotStatement.Statement.OrStatement.Statements[0].ByteMatchStatement.SearchString = '/'),
      'counted everywhere': (t) => (rule(t, 'BodiesElsewhere').Action = { Count: {} }),
      'too early': (t) => (rule(t, 'BodiesElsewhere').Priority = -1),
    },
  },
  {
    name: 'the firewall logs only what it refuses, for a week, without path, query, cookie or session; it keeps no samples',
    check(t) {
      const [logging, ...more] = t.all('WAFv2::LoggingConfiguration');
      equal(more.length, 0);
      const { props } = logging!;
      equal(props.LoggingFilter.DefaultBehavior, 'DROP');
      deepEqual(props.LoggingFilter.Filters, [
        { Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] },
      ]);
      const hidden = props.RedactedFields.map((each: Json) => each.SingleHeader?.Name ?? Object.keys(each)[0]);
      deepEqual(hidden, ['UriPath', 'QueryString', 'authorization', 'cookie', 'referer', 'x-reporter-session', 'x-upload-secret']);
      deepEqual(t.texts('edge', props.LogDestinationConfigs), [
        'arn:aws:logs:eu-central-1:‹edge/AWS::AccountId›:log-group:aws-waf-logs-voicase',
      ]);
      deepEqual([t.props('edge/WafLogs').LogGroupName, t.props('edge/WafLogs').RetentionInDays], ['aws-waf-logs-voicase', 7]);
      equal(t.target('edge', t.props('edge/WafLogs').KmsKeyId), 'network/LogKey');
      const seen = [t.props('edge/WebAcl'), ...rules(t)].map((each) => each.VisibilityConfig);
      ok(seen.every((each) => each.SampledRequestsEnabled === false && each.CloudWatchMetricsEnabled === true));
    },
    broken: {
      'every visitor': (t) => (t.props('edge/WafLogging').LoggingFilter.DefaultBehavior = 'KEEP'),
      'for a year': (t) => (t.props('edge/WafLogs').RetentionInDays = 365),
      'with the path': (t) => t.props('edge/WafLogging').RedactedFields.shift(),
      'with samples': (t) => (rules(t)[0].VisibilityConfig.SampledRequestsEnabled = true),
      'in clear': (t) => delete t.props('edge/WafLogs').KmsKeyId,
    },
  },
];

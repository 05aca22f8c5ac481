import * as waf from 'aws-cdk-lib/aws-wafv2';
import { contract, days } from './config';
import { arn, type Layer } from './layer';

type Rule = waf.CfnWebACL.RuleProperty;
type Statement = waf.CfnWebACL.StatementProperty;

// AWS rules that inspect bodies, each with the label that it adds to a request when it only counts. A report may be
// long and contain SQL, logs or attacks. Its content is data, which the server never runs and never shows as code.
const BODY_RULES = {
  AWSManagedRulesCommonRuleSet: {
    SizeRestrictions_BODY: 'core-rule-set:SizeRestrictions_Body',
    EC2MetaDataSSRF_BODY: 'core-rule-set:EC2MetaDataSSRF_Body',
    GenericLFI_BODY: 'core-rule-set:GenericLFI_Body',
    GenericRFI_BODY: 'core-rule-set:GenericRFI_Body',
    CrossSiteScripting_BODY: 'core-rule-set:CrossSiteScripting_Body',
  },
  AWSManagedRulesKnownBadInputsRuleSet: {
    JavaDeserializationRCE_BODY: 'known-bad-inputs:JavaDeserializationRCE_Body',
    Log4JRCE_BODY: 'known-bad-inputs:Log4JRCE_Body',
    ReactJSRCE_BODY: 'known-bad-inputs:ReactJSRCE_Body',
  },
  AWSManagedRulesSQLiRuleSet: {
    SQLi_BODY: 'sql-database:SQLi_Body',
    SQLiExtendedPatterns_BODY: 'sql-database:SQLiExtendedPatterns_Body',
  },
};
// Paths whose bodies are free text or ciphertext. On other paths, such a body is refused.
const FREE_BODIES = ['/graphql', '/up/'];

const seen = (metricName: string) => ({ cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName });

const under = (searchString: string): Statement => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString,
    textTransformations: ['URL_DECODE', 'NORMALIZE_PATH', 'LOWERCASE'].map((type, priority) => ({ priority, type })),
  },
});

function managed(name: keyof typeof BODY_RULES, priority: number): Rule {
  const ruleActionOverrides = Object.keys(BODY_RULES[name]).map((rule) => ({ name: rule, actionToUse: { count: {} } }));
  return {
    name,
    priority,
    overrideAction: { none: {} },
    visibilityConfig: seen(name),
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name, ruleActionOverrides } },
  };
}

// Limits the requests per address in the window, on one path or on all.
function rate(name: string, priority: number, limit: number, path?: string): Rule {
  const seconds = contract.limits.window_seconds;
  return {
    name,
    priority,
    action: {
      block: { customResponse: { responseCode: 429, responseHeaders: [{ name: 'Retry-After', value: String(seconds) }] } },
    },
    visibilityConfig: seen(name),
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: seconds,
        aggregateKeyType: 'IP',
        scopeDownStatement: path ? under(path) : undefined,
      },
    },
  };
}

function bodiesElsewhere(priority: number): Rule {
  const labels = Object.values(BODY_RULES).flatMap((rules) => Object.values(rules));
  const labelled = labels.map((label) => ({ labelMatchStatement: { scope: 'LABEL', key: `awswaf:managed:aws:${label}` } }));
  const free: Statement = { orStatement: { statements: FREE_BODIES.map(under) } };
  return {
    name: 'BodiesElsewhere',
    priority,
    action: { block: {} },
    visibilityConfig: seen('BodiesElsewhere'),
    statement: {
      andStatement: { statements: [{ orStatement: { statements: labelled } }, { notStatement: { statement: free } }] },
    },
  };
}

export function protect(layer: Layer, name: string, balancer: string, logKey: string): void {
  const { all, paths } = contract.limits;
  const acl = new waf.CfnWebACL(layer, 'WebAcl', {
    name,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: seen(name),
    rules: [
      managed('AWSManagedRulesCommonRuleSet', 0),
      managed('AWSManagedRulesKnownBadInputsRuleSet', 1),
      rate('AuthRateLimit', 2, paths['/graphql/auth'], '/graphql/auth'),
      rate('AiRateLimit', 3, paths['/graphql/ai'], '/graphql/ai'),
      rate('GlobalRateLimit', 4, all),
      managed('AWSManagedRulesSQLiRuleSet', 5),
      bodiesElsewhere(6),
    ],
  });
  new waf.CfnWebACLAssociation(layer, 'WebAclOfBalancer', { resourceArn: balancer, webAclArn: acl.attrArn });
  log(layer, acl, logKey);
}

// Logs only refused requests, for a week, without fields that could identify a case or a session. An entry contains the
// client's address. The AWS account's operators can read the log, and the application's roles cannot.
function log(layer: Layer, acl: waf.CfnWebACL, key: string): void {
  const group = layer.logGroup('WafLogs', 'aws-waf-logs-voicase', key, days.addressLogs);
  const single = (Name: string) => ({ singleHeader: { Name } });
  const logging = new waf.CfnLoggingConfiguration(layer, 'WafLogging', {
    resourceArn: acl.attrArn,
    logDestinationConfigs: [arn('logs', `log-group:${group.logGroupName}`)],
    redactedFields: [
      { uriPath: {} },
      { queryString: {} },
      ...['authorization', 'cookie', 'referer', 'x-reporter-session', 'x-upload-secret'].map(single),
    ],
    loggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
    },
  });
  logging.addResourceDependency(group);
}

"""Export of databases with copies, and of names, edge and firewalls, one case each."""

from tests.scenarios.engine.cloudformation.exported import properties, written


def test_reader_of_aurora_is_an_instance_of_its_cluster():
    found, _ = written({"db": "aurora", "copy": "rds-replica"}, ["db -> copy"])

    assert found["Copy"]["Properties"]["DBClusterIdentifier"] == {"Ref": "Db"}


def test_copy_is_not_made_of_what_cannot_be_copied():
    found, missing = written(
        {"db": "rds", "files": "efs", "copy": "rds-replica"},
        ["files -> copy: replicate", "db -> copy"],
    )

    source = found["Copy"]["Properties"]["SourceDBInstanceIdentifier"]
    assert source == {"Ref": "Db"}
    assert list(missing) == [("files", "copy")]


def test_two_databases_cannot_be_copies_of_one_another():
    found, missing = written({"a": "rds", "b": "rds"}, ["a -> b", "b -> a"])

    assert "ManageMasterUserPassword" in found["B"]["Properties"]
    assert found["A"]["Properties"]["SourceDBInstanceIdentifier"] == {"Ref": "B"}
    assert list(missing) == [("a", "b")]


def test_aurora_clusters_of_two_regions_share_a_global_cluster():
    found, _ = written({"a": "aurora", "b": ("aurora", {"region": "secondary"})}, ["a -> b"])

    assert found["B"]["Properties"]["GlobalClusterIdentifier"] == "global-a"
    assert "ManageMasterUserPassword" not in found["B"]["Properties"]


def test_reader_in_another_region_than_its_cluster_is_not_expressed():
    _, missing = written(
        {"db": "aurora", "copy": ("rds-replica", {"region": "secondary"})}, ["db -> copy"]
    )

    assert list(missing) == [("db", "copy")]


def test_copy_in_another_region_names_its_source_by_arn():
    found, _ = written(
        {"db": "rds", "copy": ("rds-replica", {"region": "secondary"})}, ["db -> copy"]
    )

    source = found["Copy"]["Properties"]["SourceDBInstanceIdentifier"]
    assert source == {"Ref": "DbDBInstanceArn"}


def test_records_that_fail_over_have_a_first_and_a_second():
    found, _ = written(
        {"names": ("route53", {"routing": "failover"}), "a": "alb", "b": "alb"},
        ["names -> a", "names -> b"],
    )

    roles = [r["Failover"] for r in properties(found, "AWS::Route53::RecordSet")]
    assert roles == ["PRIMARY", "SECONDARY"]


def test_weighted_records_share_the_load():
    found, _ = written({"names": ("route53", {"routing": "weighted"}), "a": "alb"}, ["names -> a"])

    [record] = properties(found, "AWS::Route53::RecordSet")
    assert (record["Weight"], record["SetIdentifier"]) == (100, "A")


def test_latency_records_name_the_region_of_each_target():
    found, _ = written(
        {"names": ("route53", {"routing": "latency"}), "a": "alb",
         "b": ("alb", {"region": "secondary"})},
        ["names -> a", "names -> b"],
    )  # fmt: skip

    regions = [r["Region"] for r in properties(found, "AWS::Route53::RecordSet")]
    assert regions == [{"Ref": "AWS::Region"}, {"Ref": "SecondaryRegion"}]


def test_places_without_an_own_answer_get_the_first_one():
    found, _ = written(
        {"names": ("route53", {"routing": "geolocation"}), "a": "alb", "b": "alb"},
        ["names -> a", "names -> b"],
    )

    places = [r["GeoLocation"] for r in properties(found, "AWS::Route53::RecordSet")]
    assert places == [{"CountryCode": "*"}, {"ContinentCode": "EU"}]


def test_two_distributions_may_read_one_bucket():
    found, _ = written(
        {"a": "cloudfront", "b": "cloudfront", "files": "s3"}, ["a -> files", "b -> files"]
    )

    [policy] = properties(found, "AWS::S3::BucketPolicy")
    assert len(policy["PolicyDocument"]["Statement"]) == 2


def test_two_endpoints_of_a_region_stand_in_one_group():
    found, _ = written({"ga": "global-accelerator", "a": "alb", "b": "nlb"}, ["ga -> a", "ga -> b"])

    [group] = properties(found, "AWS::GlobalAccelerator::EndpointGroup")
    assert len(group["EndpointConfigurations"]) == 2


def test_firewall_drawn_on_both_sides_is_one():
    found, missing = written(
        {"w": "waf", "v": "waf", "lb": "alb", "u": "users"},
        ["w -> lb", "lb -> w", "v -> lb", "u -> v"],
    )

    assert len(properties(found, "AWS::WAFv2::WebACLAssociation")) == 1
    assert missing == {("v", "lb"): "It has a firewall already."}


def test_firewall_of_edge_and_region_has_rules_in_both_scopes():
    found, _ = written({"w": "waf", "cdn": "cloudfront", "lb": "alb"}, ["w -> cdn", "w -> lb"])

    scopes = [p["Scope"] for p in properties(found, "AWS::WAFv2::WebACL")]
    assert scopes == ["CLOUDFRONT", "REGIONAL"]

window.violations = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
  window.violations.push(effectiveDirective);
});
